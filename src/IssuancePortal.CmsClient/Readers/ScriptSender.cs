using System.Diagnostics;
using IssuancePortal.Apdu;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>Sends the commands of a script in order, under their stop rules, and keeps the answers and their times.</summary>
internal static class ScriptSender
{
    /// <summary>Reports at most this often while a script runs; the last command is always reported.</summary>
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Runs the script on <paramref name="channel"/>. A card that is lost ends it with an outcome, not with an exception: what was answered until
    /// then is in the result.
    /// </summary>
    /// <param name="fill">Answers a command's data with the secrets filled in, to be zeroed after use; null when the script asks for none.</param>
    /// <param name="progress">Called with the number of answers so far and the latest status word.</param>
    public static async Task<ScriptResult> SendAsync(
        IApduChannel channel,
        CardScript script,
        bool fresh,
        Func<ScriptCommand, byte[]>? fill = null,
        Action<int, ushort>? progress = null)
    {
        var answers = new List<ScriptAnswer>(script.Commands.Count);
        var lastReport = 0L;
        var reported = 0;
        var result = await RunAsync();
        if (answers.Count > reported) progress?.Invoke(answers.Count, answers[^1].Status);
        return result;

        async Task<ScriptResult> RunAsync()
        {
            foreach (var command in script.Commands)
            {
                var filled = command.Secrets.Length > 0 ? fill?.Invoke(command) : null;
                var start = Stopwatch.GetTimestamp();
                ResponseApdu response;
                try
                {
                    response = await channel.TransmitAsync(new CommandApdu(command.Cla, command.Ins, command.P1, command.P2, filled ?? command.Data, command.Le));
                }
                catch (CardLostException lost)
                {
                    var outcome = lost.Reason == CardLossReason.ReaderGone ? ScriptOutcome.ReaderGone : ScriptOutcome.CardRemoved;
                    return new ScriptResult(outcome, answers, fresh, lost.Message);
                }
                finally
                {
                    if (filled is not null) Array.Clear(filled);
                }

                var took = Stopwatch.GetElapsedTime(start);
                answers.Add(new ScriptAnswer(response.Status.Value, response.Data.ToArray(), (int)Math.Min(int.MaxValue, took.TotalMicroseconds)));
                if (progress is not null && Stopwatch.GetElapsedTime(lastReport) >= ProgressInterval)
                {
                    lastReport = Stopwatch.GetTimestamp();
                    reported = answers.Count;
                    progress(answers.Count, response.Status.Value);
                }

                if (!AsExpected(command, response.Status.Value) && command.OnRefusal == StopRule.Stop)
                    return new ScriptResult(ScriptOutcome.Stopped, answers, fresh);
            }

            return new ScriptResult(ScriptOutcome.Completed, answers, fresh);
        }
    }

    private static bool AsExpected(ScriptCommand command, ushort status) =>
        command.Expected.Length == 0 ? status == StatusWord.Success.Value : command.Expected.Contains(status);
}
