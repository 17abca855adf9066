using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>An order to change a PIN that its person knows.</summary>
/// <param name="At">Where the card is.</param>
/// <param name="CurrentPin">The PIN it has, sealed.</param>
/// <param name="NewPin">The PIN it shall have, sealed.</param>
public sealed record ChangePinOrder(CardPlace At, SealedPin CurrentPin, SealedPin NewPin);

/// <summary>
/// Changes the PIN of a device in use (CHANGE REFERENCE DATA, SP 800-73-5 part 2 §3.2.2), in one command: there is no moment in which the card has neither PIN. A wrong PIN costs one try, is told with the tries
/// left, and is never tried again by itself. The portal sees neither PIN.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="work">Works on the card.</param>
/// <param name="settings">Settings.</param>
public sealed class ChangePin(RunServices services, CardWork work, ISettings settings)
{
    /// <summary>True where this site lets its person change it in the user portal (own), or at somebody else's reader.</summary>
    public bool IsOn(bool isOwn) => settings.Get<SelfServiceSettings>().ChangePin is var who && (who == WhoChangesPin.Both || who == (isOwn ? WhoChangesPin.People : WhoChangesPin.HelpDesk));

    /// <summary>True; or why the PIN is as it was.</summary>
    public async Task<Result<bool>> ChangeAsync(ChangePinOrder order, Actor actor, CancellationToken cancellation = default)
    {
        var (device, policy) = await services.Store.ReadAsync(
            async session =>
            {
                var found = await session.DeviceAsync(order.At.DeviceId, cancellation);
                return (found, found?.PolicyId is { } id ? await session.PolicyAsync(id, cancellation) : null);
            },
            cancellation);
        var isOwn = device?.PersonId is { } owner && owner == actor.PersonId;
        if (isOwn ? !actor.May(Permission.UseOwnDevices) : !actor.May(Permission.UnlockPin)) return isOwn ? Roles.Refusals.OwnDevice : Roles.Refusals.NotAllowed(Permission.UnlockPin);
        if (device is null) return Devices.Refusals.Unknown;
        if (!IsOn(isOwn)) return Refusals.PinChangeOff;
        if (isOwn && settings.Get<ProofSettings>().Refuse(SelfService.ChangePin, actor) is { } unproven) return unproven;
        if (await services.Store.ReadAsync(session => session.OutOfScopeAsync(device.PersonId, Permission.UnlockPin, actor, cancellation), cancellation) is { } outOfScope) return outOfScope;
        if (device.State != DeviceState.Issued) return Refusals.NotInUse;
        var at = await work.FindAsync(order.At, device, actor, cancellation);
        if (!at.Succeeded) return at.Refusal;

        if (EdgeCatalogue.Recognise(at.Value.Card.Facts) is not { } edge || CardPlans.Find(edge) is not { } plan) return Refusals.KindNotSupported(device.Edge);
        var script = plan.ChangePin();
        var result = await work.SendAsync(at.Value, script, order.At.RunId, [order.CurrentPin, order.NewPin], policy?.Content.Pin ?? new PinRules(), TimeSpan.Zero, cancellation);
        var last = result.Answers.Count == script.Commands.Count ? new StatusWord(result.Answers[^1].Status) : default;
        var refusal = last.TriesLeft is { } left ? left == 0 ? Refusals.PinBlocked : Refusals.PinWrong(left) : last.Value == 0x6983 ? Refusals.PinBlocked : CardWork.RefusalOf(script, result);
        await services.Store.ChangeAsync<bool>(
            session =>
            {
                session.Record(new AuditEvent
                {
                    At = services.Time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = refusal is null ? "device.pin-changed" : "device.pin-not-changed", PersonId = device.PersonId,
                    DeviceId = device.Id, Refused = refusal?.Code,
                });
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        return refusal is null ? true : refusal;
    }
}
