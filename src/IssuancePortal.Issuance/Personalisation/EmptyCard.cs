using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Personalisation.Steps;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// Empties a used card that lies in a reader and returns its device to stock (T10, T20). The new PUK is settled before the card learns it; cut off in between, it is simply done again: the device stays where it was until the
/// card has answered that it is empty.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="work">Works on the card.</param>
/// <param name="moves">Makes the move.</param>
public sealed class EmptyCard(RunServices services, CardWork work, MakeDeviceMove moves)
{
    /// <summary>True when the device is in stock; or why it is where it was.</summary>
    public async Task<Result<bool>> RecycleAsync(CardPlace place, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.RecycleDevice)) return Roles.Refusals.NotAllowed(Permission.RecycleDevice);
        if (await services.Store.ReadAsync(session => session.DeviceAsync(place.DeviceId, cancellation), cancellation) is not { } device) return Devices.Refusals.Unknown;
        var move = device.State == DeviceState.Failed ? DeviceMove.RecycleFailed : DeviceMove.Recycle;
        // Everything that could refuse afterwards is asked before the card is touched.
        var foreseen = await services.Store.ForeseeAsync(session => moves.MakeAsync(session, place.DeviceId, move, new MoveChoice(), actor, MoveDoor.Foreseen, cancellation), cancellation);
        if (!foreseen.Succeeded) return foreseen.Refusal;
        var at = await work.FindAsync(place, device, actor, cancellation);
        if (!at.Succeeded) return at.Refusal;
        if (Cards.Edges.EdgeCatalogue.Recognise(at.Value.Card.Facts) is not IPersonalisesPiv edge) return Refusals.KindNotSupported(device.Edge);

        var abilities = edge.AbilitiesOf(at.Value.Card.Facts);
        await services.Store.ChangeAsync<bool>(
            async session =>
            {
                var stored = await session.DeviceAsync(place.DeviceId, cancellation) ?? throw new InvalidOperationException($"Device {place.DeviceId} is not in the store.");
                await services.Keys.SettleAsync(session, stored, abilities.AdminAlgorithm, place.RunId, cancellation);
                await services.Keys.RenewPukAsync(session, stored, place.RunId, cancellation);
                return true;
            },
            cancellation);
        var refusal = await EraseAsync(at.Value, device, abilities, place.RunId, cancellation);
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

    private async Task<Refusal?> EraseAsync(CardAtHand at, Device device, PivAbilities abilities, Guid runId, CancellationToken cancellation)
    {
        var (own, puks) = await services.Store.ReadAsync(
            async session => (await services.Keys.ManagementKeyAsync(session, device, cancellation), await services.Keys.PuksAsync(session, device, cancellation)), cancellation);
        var pin = ThrowAwayPin.Seal(at.Workstation.SessionPublicKey, runId);
        byte[][] candidates = [.. puks, abilities.FactoryPuk];
        var isFactory = at.Card.Facts.ManagementKey?.IsFactory;
        AdminKey[] keys = isFactory switch { true => [abilities.FactoryAdminKey], false => [own!], null => [own!, abilities.FactoryAdminKey] };
        Refusal? refusal = Refusals.ManagementKeyRejected;
        foreach (var key in keys)
        {
            var asked = await work.SendAsync(at, LiveRun.PreparationScript(key), runId, [], null, services.Options.HoldBetweenTrips, cancellation);
            if (asked.Outcome != ScriptOutcome.Completed || PivCommands.WitnessOf(asked.Answers[^1]) is not { } witness)
            {
                refusal = CardWork.RefusalOf(LiveRun.PreparationScript(key), asked) ?? Refusals.ManagementKeyRejected;
                continue;
            }

            Lane[] lanes =
            [
                new(WorkKeys.LaneOpen, [new OpenCard(witness, key, key == own ? null : own)]),
                new(WorkKeys.LaneErase, [new EraseCard(candidates, puks[0])]),
            ];
            try
            {
                await LaneBench.RunAsync(
                    lanes,
                    (script, token) => work.SendAsync(at, script, runId, [pin], null, services.Options.HoldBetweenTrips, token),
                    new RunProgress(lanes, PartExpectation.Unmeasured, services.Time, () => { }),
                    cancellation);
                return null;
            }
            catch (CardFault fault)
            {
                refusal = Refusals.Of(fault);
                if (fault.Command?.What != WorkKeys.Authenticate) return refusal;
            }
        }

        return refusal;
    }
}
