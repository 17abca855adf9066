using System.Text.Json;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Writes what a run is about to do before it does it, and what came back.</summary>
/// <param name="store">Where to.</param>
/// <param name="time">Clock.</param>
public sealed class RunJournal(IIssuanceStore store, TimeProvider time)
{
    /// <summary>An entry in a transaction of its own.</summary>
    public async Task WriteAsync(Run run, string what, object? detail, CancellationToken cancellation) =>
        await store.ChangeAsync<bool>(
            session =>
            {
                Add(session, run, what, detail);
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);

    /// <summary>An entry in a transaction that does more.</summary>
    public void Add(IStoreSession session, Run run, string what, object? detail = null) => session.Add(new RunJournalEntry
    {
        RunId = run.Id,
        Attempt = run.Attempt,
        At = time.GetUtcNow(),
        What = what,
        Detail = detail is null ? null : JsonSerializer.Serialize(detail),
    });

    /// <summary>What may be written of a script: which parts of which lanes, no data.</summary>
    public static object Of(CardScript script) => new { Commands = script.Commands.Count, Parts = script.Commands.Select(command => $"{command.Lane}/{command.What}").Distinct() };

    /// <summary>What may be written of its answers: how many, how it ended, the last status word.</summary>
    public static object Of(ScriptResult result) => new
    {
        Outcome = result.Outcome.ToString(),
        Answered = result.Answers.Count,
        Last = result.Answers.Count > 0 ? result.Answers[^1].Status.ToString("X4", System.Globalization.CultureInfo.InvariantCulture) : null,
        result.Fresh,
        result.Detail,
    };
}
