using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Where somebody has a device's card in a reader.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="WorkstationId">The workstation.</param>
/// <param name="BrowserId">The browser that it comes from: it must have been paired with the workstation.</param>
/// <param name="RunId">Id under which PINs were sealed.</param>
public sealed record CardPlace(Guid DeviceId, Guid WorkstationId, string? BrowserId, Guid RunId);

/// <summary>Short work on a card that is in a reader now, done at once and not resumed: changing a PIN, unlocking it, emptying the card.</summary>
/// <param name="services">What runs work with.</param>
public sealed class CardWork(RunServices services)
{
    /// <summary>The device's card; or why there is none to work on.</summary>
    internal async Task<Result<CardAtHand>> FindAsync(CardPlace place, Device device, Actor actor, CancellationToken cancellation)
    {
        if (services.Workstations.Find(place.WorkstationId) is not { } workstation) return Refusals.WorkstationGone;
        if (!await services.Store.ReadAsync(session => workstation.MayBeUsedAsync(session, actor.AccountId, place.BrowserId, cancellation), cancellation)) return Refusals.WorkstationNotYours;
        return PresentCards.Find(workstation, device) is { } card ? new CardAtHand(workstation, card) : Refusals.OtherDevice(device.Serial);
    }

    /// <summary>One round trip.</summary>
    internal async Task<ScriptResult> SendAsync(CardAtHand at, CardScript script, Guid runId, IReadOnlyList<SealedPin> pins, PinRules? rules, TimeSpan hold, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(services.Options.ScriptTimeout);
        try
        {
            var request = new ScriptRequest(Guid.NewGuid(), runId, at.Card.Reader, at.Card.InsertionId, script, pins, rules, (int)hold.TotalSeconds);
            return await services.Workstations.ExecuteAsync(at.Workstation.Id, request, null, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ScriptResult(ScriptOutcome.ReaderGone, [], true, $"no answer within {services.Options.ScriptTimeout}");
        }
    }

    /// <summary>What an end of a script other than a complete one means for people; null for a complete one.</summary>
    internal static Refusal? RefusalOf(CardScript script, ScriptResult result) => result.Outcome switch
    {
        ScriptOutcome.Completed => null,
        ScriptOutcome.Stopped => Refusals.Of(new CardFault(script.Commands[Math.Max(0, result.Answers.Count - 1)], new Apdu.StatusWord(result.Answers.Count > 0 ? result.Answers[^1].Status : (ushort)0))),
        _ => Refusals.Of(new CardFault(result.Outcome, result.Detail)),
    };
}

/// <summary>A device's card in a reader of a workstation.</summary>
internal sealed record CardAtHand(LiveWorkstation Workstation, PresentCard Card);
