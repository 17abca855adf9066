using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// Empties a used card that lies in a reader and returns its device to stock (T10, T20). The new PUK is settled before the card learns it; cut off in between, it is simply done again: the device stays where it was until the
/// card has answered that it is empty. A YubiKey whose PUK nobody has any more, or whose management key is not the portal's, can be reset instead, on somebody's word.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="work">Works on the card.</param>
/// <param name="moves">Makes the move.</param>
public sealed class EmptyCard(RunServices services, CardWork work, MakeDeviceMove moves)
{
    private const int TriesAtOnce = 16;
    private const int MostTries = 255;

    /// <summary>True when the device is in stock; or why it is where it was.</summary>
    /// <param name="place">Where its card is.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="mayReset">They agree that a card that cannot be emptied is reset: PIN and PUK are blocked with wrong tries, and everything on it is erased.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<bool>> RecycleAsync(CardPlace place, Actor actor, bool mayReset = false, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.RecycleDevice)) return Roles.Refusals.NotAllowed(Permission.RecycleDevice);
        if (await services.Store.ReadAsync(session => session.DeviceAsync(place.DeviceId, cancellation), cancellation) is not { } device) return Devices.Refusals.Unknown;
        var move = device.State == DeviceState.Failed ? DeviceMove.RecycleFailed : DeviceMove.Recycle;
        // Everything that could refuse afterwards is asked before the card is touched.
        var foreseen = await services.Store.ForeseeAsync(session => moves.MakeAsync(session, place.DeviceId, move, new MoveChoice(), actor, MoveDoor.Foreseen, cancellation), cancellation);
        if (!foreseen.Succeeded) return foreseen.Refusal;
        var at = await work.FindAsync(place, device, actor, cancellation);
        if (!at.Succeeded) return at.Refusal;
        if (EdgeCatalogue.Recognise(at.Value.Card.Facts) is not { } edge || CardPlans.Find(edge) is not IEmptiesCards plan) return Refusals.KindNotSupported(device.Edge);

        await services.Store.ChangeAsync<bool>(
            async session =>
            {
                var stored = await session.DeviceAsync(place.DeviceId, cancellation) ?? throw new InvalidOperationException($"Device {place.DeviceId} is not in the store.");
                await services.Keys.SettleAsync(session, stored, plan.AdminAlgorithmOf(edge, at.Value.Card.Facts), plan.HasPuk, place.RunId, cancellation);
                await services.Keys.RenewPukAsync(session, stored, place.RunId, cancellation);
                return true;
            },
            cancellation);
        var (refusal, isShut) = await EraseAsync(at.Value, device, edge, plan, place.RunId, cancellation);
        if (isShut && plan.CanReset(edge, at.Value.Card.Facts)) refusal = mayReset ? await ResetAsync(at.Value, device, actor, place.RunId, cancellation) : Refusals.NeedsReset;
        await services.Workstations.ReleaseAsync(at.Value.Workstation.Id, new ReleaseRequest(place.RunId, at.Value.Card.Reader), CancellationToken.None);
        if (refusal is not null) return refusal;

        return await services.Store.ChangeAsync<bool>(
            async session =>
            {
                var stored = await session.DeviceAsync(place.DeviceId, CancellationToken.None) ?? throw new InvalidOperationException($"Device {place.DeviceId} is not in the store.");
                await DeviceKeys.ConfirmAsync(session, stored, CancellationToken.None);
                var moved = await moves.MakeAsync(session, place.DeviceId, move, new MoveChoice(), actor, MoveDoor.Card, CancellationToken.None);
                return moved.Succeeded ? true : moved.Refusal;
            },
            CancellationToken.None);
    }

    /// <summary>Null when the card is empty; or why not, and whether because nobody can open it.</summary>
    private async Task<(Refusal? Refusal, bool IsShut)> EraseAsync(CardAtHand at, Device device, ICardEdge edge, IEmptiesCards plan, Guid runId, CancellationToken cancellation)
    {
        var (own, puks, retired) = await services.Store.ReadAsync(
            async session =>
            {
                var ever = (await session.CopiesOnDeviceAsync(device.Id, cancellation)).Select(copy => copy.Slot).ToHashSet();
                return (await services.Keys.ManagementKeyAsync(session, device, cancellation), await services.Keys.PuksAsync(session, device, cancellation), PivSlot.Retired.Where(slot => ever.Contains(slot.Key)).ToList());
            },
            cancellation);
        var pin = ThrowAwayPin.Seal(at.Workstation.SessionPublicKey, runId);
        (Refusal? Refusal, bool IsShut) end = (Refusals.ManagementKeyRejected, true);
        foreach (var key in plan.Candidates(edge, at.Card.Facts, own, isFirst: false))
        {
            var opening = plan.Opening(edge, at.Card.Facts, key);
            var asked = await work.SendAsync(at, opening, runId, [], null, services.Options.HoldBetweenTrips, cancellation);
            if (plan.ChallengeOf(opening, asked) is not { } challenge)
            {
                end = (CardWork.RefusalOf(opening, asked) ?? Refusals.ManagementKeyRejected, asked.Outcome is ScriptOutcome.Stopped or ScriptOutcome.Completed);
                continue;
            }

            var opened = new OpenedCard(edge, at.Card.Facts, key, own!, challenge);
            try
            {
                var lanes = plan.Empty(opened, puks, retired);
                var progress = new RunProgress(lanes, PartExpectation.Unmeasured, services.Time, () => { });
                var send = plan.Around(opened, (script, token) => work.SendAsync(at, script, runId, [pin], null, services.Options.HoldBetweenTrips, token), progress);
                await LaneBench.RunAsync(lanes, send, progress, cancellation);
                return (null, false);
            }
            catch (CardFault fault)
            {
                end = (Refusals.Of(fault), fault.Command?.What is WorkKeys.Authenticate or WorkKeys.Puk or WorkKeys.Pin);
                if (fault.Command?.What != WorkKeys.Authenticate) return end;
            }
            catch (AuthorityRefusedException refused)
            {
                return (refused.Refusal, true);
            }
        }

        return end;
    }

    /// <summary>Asks for a reset, which the card refuses until PIN and PUK are blocked; only then are tries spent, until they are. What was agreed to is written before.</summary>
    private async Task<Refusal?> ResetAsync(CardAtHand at, Device device, Actor actor, Guid runId, CancellationToken cancellation)
    {
        await services.Store.ChangeAsync<bool>(
            session =>
            {
                session.Record(new AuditEvent { At = services.Time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "device.reset", DeviceId = device.Id });
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        var pin = ThrowAwayPin.Seal(at.Workstation.SessionPublicKey, runId);
        var reset = YubiKeyCommands.Reset(WorkKeys.Reset) with { Expected = [0x9000, YubiKeyCommands.ConditionsNotSatisfied] };
        for (var spent = 0; spent <= MostTries; spent += TriesAtOnce)
        {
            ScriptCommand[] tries = spent == 0 ? [] : [.. Enumerable.Repeat(YubiKeyCommands.SpendPinTry(WorkKeys.Reset), TriesAtOnce), .. Enumerable.Repeat(YubiKeyCommands.SpendPukTry(WorkKeys.Reset), TriesAtOnce)];
            var script = new CardScript([PivCommands.Select, .. tries, reset]);
            var result = await work.SendAsync(at, script, runId, [pin], null, services.Options.HoldBetweenTrips, cancellation);
            if (CardWork.RefusalOf(script, result) is { } refusal) return refusal;
            if (result.Answers[^1].Status != 0x9000) continue;

            var check = new CardScript([PivCommands.Select, PivCommands.GetData(PivObjects.ChuidTag, WorkKeys.Check) with { Expected = [YubiKeyCommands.NotFound] }]);
            return CardWork.RefusalOf(check, await work.SendAsync(at, check, runId, [], null, TimeSpan.Zero, cancellation));
        }

        return Refusals.NeedsReset;
    }
}
