using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Personalisation.Progress;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>A run's way to its card: trips through the client, each journalled before it goes and after it came back.</summary>
/// <param name="services">What runs work with.</param>
/// <param name="context">The run.</param>
/// <param name="log">Takes lines for whoever looks on.</param>
internal sealed class RunTrips(RunServices services, RunContext context, Action<string> log)
{
    private Run Run => context.Run;

    /// <summary>The challenge that the card is to be opened with, in a trip of its own.</summary>
    public async Task<byte[]> AskForChallengeAsync(ICardPlan plan, PresentCard card, AdminKey key, CancellationToken cancellation)
    {
        var script = plan.Opening(context.Edge, card.Facts, key);
        var result = await SendAsync(card, script, null, isLater: false, cancellation);
        if (plan.ChallengeOf(script, result) is { } challenge) return challenge;
        throw result.Outcome is ScriptOutcome.Stopped or ScriptOutcome.Completed
            ? new CardFault(script.Commands[Math.Max(0, result.Answers.Count - 1)], new Apdu.StatusWord(result.Answers.Count > 0 ? result.Answers[^1].Status : (ushort)0))
            : new CardFault(result.Outcome, result.Detail);
    }

    /// <summary>One trip: journalled before and after.</summary>
    /// <param name="card">The card.</param>
    /// <param name="script">What to send.</param>
    /// <param name="progress">Told of every answer; null where nothing is shown yet.</param>
    /// <param name="isLater">True when the script relies on what an earlier trip left on the card: application selected, keys authenticated.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ScriptResult> SendAsync(PresentCard card, CardScript script, RunProgress? progress, bool isLater, CancellationToken cancellation)
    {
        await services.Store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.RunAsync(Run.Id, cancellation) is { } run) run.Trips = Run.Trips + 1;
                services.Journal.Add(session, Run, "script.sent", RunJournal.Of(script));
                return true;
            },
            cancellation);
        Run.Trips++;
        log($"Round trip {Run.Trips}: {script.Commands.Count} commands.");
        var pins = Run.SealedPin is { } box ? new[] { JsonSerializer.Deserialize<SealedPin>(box)! } : [];
        var request = new ScriptRequest(Guid.NewGuid(), Run.Id, card.Reader, card.InsertionId, script, pins, context.Policy.Content.Pin, (int)services.Options.HoldBetweenTrips.TotalSeconds);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(services.Options.ScriptTimeout);
        ScriptResult result;
        try
        {
            result = await services.Workstations.ExecuteAsync(Run.WorkstationId, request, new Reporter(report => progress?.Answered(report.Done)), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            result = new ScriptResult(ScriptOutcome.ReaderGone, [], true, $"no answer within {services.Options.ScriptTimeout}");
        }

        if (result.Fresh && isLater && result.Outcome == ScriptOutcome.Stopped)
        {
            // The hold between the trips was lost (another program reset the card, or it took too long): the refusal says nothing about the card.
            result = result with { Outcome = ScriptOutcome.CardBusy, Detail = "the card was reset between two round trips" };
        }

        await services.Journal.WriteAsync(Run, "script.answered", RunJournal.Of(result), cancellation);
        log(result.Outcome == ScriptOutcome.Completed
            ? $"Round trip {Run.Trips} came back complete."
            : $"Round trip {Run.Trips} ended {result.Outcome} after {result.Answers.Count} of {script.Commands.Count} commands{(result.Detail is null ? "" : $": {result.Detail}")}.");
        return result;
    }

    /// <summary>The card of the run, where it lies in a reader now.</summary>
    public PresentCard? FindCard() => PresentCards.Find(services.Workstations.Find(Run.WorkstationId), context.Device);

    /// <summary>Lets the reader go.</summary>
    public async Task ReleaseAsync(PresentCard card) =>
        await services.Workstations.ReleaseAsync(Run.WorkstationId, new ReleaseRequest(Run.Id, card.Reader), CancellationToken.None);

    /// <summary>Reports at once, on the thread that brings the news: order matters.</summary>
    private sealed class Reporter(Action<ScriptProgress> report) : IProgress<ScriptProgress>
    {
        public void Report(ScriptProgress value) => report(value);
    }
}
