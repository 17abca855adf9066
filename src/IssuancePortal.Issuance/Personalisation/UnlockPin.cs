using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>An unlock that the help desk allowed.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="ExpiresAt">Until when it can be carried out.</param>
/// <param name="EmergencyPassword">In clear, to be told to the person now and never again: with it they sign in to the user portal.</param>
public sealed record AllowedUnlock(Guid RequestId, DateTimeOffset ExpiresAt, string EmergencyPassword)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"AllowedUnlock {{ RequestId = {RequestId}, ExpiresAt = {ExpiresAt} }}";
}

/// <summary>
/// Sets a new PIN on a device whose PIN is blocked or forgotten (RESET RETRY COUNTER, SP 800-73-5 part 2 §3.2.3): by its person alone, by its person after the help desk allowed it for some minutes, or at the help desk's
/// reader with its person there. The new PIN is chosen and sealed before the counter is reset, so the card never carries a PIN that somebody else knows.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="work">Works on the card.</param>
/// <param name="settings">Settings.</param>
public sealed class UnlockPin(RunServices services, CardWork work, ISettings settings)
{
    private const int EmergencyLength = 10;
    private const int EmergencyTries = 3;

    /// <summary>The help desk allows its person to unlock a device within the next minutes (R2); or why not.</summary>
    public async Task<Result<AllowedUnlock>> AllowAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) =>
        await services.Store.ChangeAsync<AllowedUnlock>(
            async session =>
            {
                if (!actor.May(Permission.UnlockPin)) return Roles.Refusals.NotAllowed(Permission.UnlockPin);
                var rules = settings.Get<UnlockSettings>();
                if (!rules.Assisted) return RequestRefusals.UnlockOff;
                if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return Devices.Refusals.Unknown;
                if (device.Kind == DeviceKind.MobileApp) return Refusals.KindNotSupported(device.Edge);
                if (device.PersonId is not { } person || device.State != DeviceState.Issued) return Refusals.NotInUse;
                if (person == actor.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(person, Permission.UnlockPin, actor, cancellation) is { } outOfScope) return outOfScope;
                var now = services.Time.GetUtcNow();
                foreach (var earlier in (await session.RequestsOfDeviceAsync(deviceId, cancellation)).Where(it => it is { Type: RequestType.PinUnlock, State: RequestState.Approved })) End(session, earlier, RequestMove.Cancel, MoveActor.HelpDesk, actor, now);
                foreach (var earlier in await session.OneTimeSecretsAsync(person, OneTimeSecretKind.EmergencyPassword, cancellation)) earlier.EndedAt = now;
                var request = File(session, device, MoveActor.HelpDesk, actor, now, now.AddMinutes(rules.Minutes));
                var (secret, clear) = OneTimeSecret.Make(OneTimeSecretKind.EmergencyPassword, person, request.Id, EmergencyLength, EmergencyTries, now, TimeSpan.FromMinutes(rules.Minutes));
                session.Add(secret);
                return new AllowedUnlock(request.Id, request.ExpiresAt!.Value, clear);
            },
            cancellation);

    /// <summary>Sets the new PIN; or why the card is as it was.</summary>
    public async Task<Result<Guid>> UnlockAsync(CardPlace place, SealedPin newPin, Actor actor, CancellationToken cancellation = default)
    {
        if (await services.Store.ReadAsync(session => session.DeviceAsync(place.DeviceId, cancellation), cancellation) is not { } known) return actor.May(Permission.UnlockPin) ? Devices.Refusals.Unknown : Roles.Refusals.NotAllowed(Permission.UnlockPin);
        var at = await work.FindAsync(place, known, actor, cancellation);
        if (!at.Succeeded) return at.Refusal;
        if (EdgeCatalogue.Recognise(at.Value.Card.Facts) is not { } edge || CardPlans.Find(edge) is not { } plan) return Refusals.KindNotSupported(known.Edge);
        var alone = known.PersonId == actor.PersonId ? await AloneAsync(at.Value, plan, place.RunId, actor, cancellation) : SelfService.Unlock;
        if (!alone.Succeeded) return alone.Refusal;
        var begun = await services.Store.ChangeAsync(session => BeginAsync(session, place.DeviceId, plan, alone.Value, actor, cancellation), cancellation);
        if (!begun.Succeeded) return begun.Refusal;

        var (requestId, lane, rules) = begun.Value;
        var refusal = await SetAsync(at.Value, place.RunId, lane, newPin, rules, cancellation);
        await services.Workstations.ReleaseAsync(at.Value.Workstation.Id, new ReleaseRequest(place.RunId, at.Value.Card.Reader), CancellationToken.None);
        // The card is as it is: what came of it is written whoever went away meanwhile.
        await services.Store.ChangeAsync<bool>(
            async session =>
            {
                var request = await session.RequestAsync(requestId, CancellationToken.None) ?? throw new InvalidOperationException($"Request {requestId} is not in the store.");
                var now = services.Time.GetUtcNow();
                End(session, request, refusal is null ? RequestMove.Complete : RequestMove.Fail, MoveActor.Portal, actor, now, refusal);
                if (refusal is null)
                {
                    foreach (var secret in await session.OneTimeSecretsAsync(request.PersonId, OneTimeSecretKind.EmergencyPassword, CancellationToken.None)) secret.EndedAt = now;
                }

                return true;
            },
            CancellationToken.None);
        return refusal is null ? requestId : refusal;
    }

    /// <summary>What a person does alone, to unlock or to reset: the card is asked whether its PIN is blocked where a site wants different proofs for the two, and only one of them was given.</summary>
    private async Task<Result<SelfService>> AloneAsync(CardAtHand at, ICardPlan plan, Guid runId, Actor actor, CancellationToken cancellation)
    {
        var proofs = settings.Get<ProofSettings>();
        if (proofs.Refuse(SelfService.Unlock, actor) is null == proofs.Refuse(SelfService.ResetPin, actor) is null) return SelfService.Unlock;
        var script = plan.AskPinTries();
        var result = await work.SendAsync(at, script, runId, [], null, TimeSpan.Zero, cancellation);
        if (result.Answers.Count == 2 && new StatusWord(result.Answers[1].Status).TriesLeft is { } left) return left == 0 ? SelfService.Unlock : SelfService.ResetPin;
        return CardWork.RefusalOf(script, result) ?? Refusals.Unexpected;
    }

    private async Task<Refusal?> SetAsync(CardAtHand at, Guid runId, Lane lane, SealedPin newPin, PinRules rules, CancellationToken cancellation)
    {
        try
        {
            await LaneBench.RunAsync(
                [lane],
                (script, token) => work.SendAsync(at, script, runId, [newPin], rules, services.Options.HoldBetweenTrips, token),
                new RunProgress([lane], PartExpectation.Unmeasured, services.Time, () => { }),
                cancellation);
            return null;
        }
        catch (CardFault fault)
        {
            return fault.Status?.Value == 0x6983 ? Refusals.PukBlocked : fault.Command?.What == WorkKeys.Authenticate ? Refusals.ManagementKeyRejected : Refusals.Of(fault);
        }
    }

    private async Task<Result<(Guid RequestId, Lane Lane, PinRules Rules)>> BeginAsync(IStoreSession session, Guid deviceId, ICardPlan plan, SelfService alone, Actor actor, CancellationToken cancellation)
    {
        if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return Devices.Refusals.Unknown;
        if (device.State != DeviceState.Issued || device.PersonId is not { } person) return Refusals.NotInUse;
        if (plan.Unlock(await services.Keys.ManagementKeyAsync(session, device, cancellation), await services.Keys.PukAsync(session, device, cancellation)) is not { } lane) return Refusals.NotInUse;
        var (now, rules) = (services.Time.GetUtcNow(), settings.Get<UnlockSettings>());
        var requests = (await session.RequestsOfDeviceAsync(deviceId, cancellation)).Where(it => it.Type == RequestType.PinUnlock).ToList();
        // One that was cut off in the middle is tried again with this one.
        foreach (var cutOff in requests.Where(it => it.State == RequestState.Executing && now - it.CreatedAt > services.Options.ScriptTimeout)) End(session, cutOff, RequestMove.Fail, MoveActor.Portal, Actor.System, now, Refusals.Unexpected);
        var isOwn = person == actor.PersonId;
        var proofs = settings.Get<ProofSettings>();
        var granted = isOwn ? requests.FirstOrDefault(it => it.State == RequestState.Approved && it.ExpiresAt > now) : null;
        var weak = granted is null ? null : proofs.Refuse(SelfService.UnlockAssisted, actor);
        var allowed = weak is null ? granted : null;
        if (isOwn && !actor.May(Permission.UseOwnDevices)) return Roles.Refusals.OwnDevice;
        if (!isOwn && !actor.May(Permission.UnlockPin)) return Roles.Refusals.NotAllowed(Permission.UnlockPin);
        if (await session.OutOfScopeAsync(person, Permission.UnlockPin, actor, cancellation) is { } outOfScope) return outOfScope;
        if (!isOwn && !rules.InPerson) return RequestRefusals.UnlockInPersonOff;
        if (isOwn && allowed is null && !rules.BySelf) return weak ?? (requests.Any(it => it.State is RequestState.Approved or RequestState.Expired) ? RequestRefusals.Expired : RequestRefusals.UnlockOff);
        if (isOwn && allowed is null && proofs.Refuse(alone, actor) is { } unproven) return weak ?? unproven;

        var by = isOwn ? MoveActor.User : MoveActor.HelpDesk;
        var request = allowed ?? File(session, device, by, actor, now, now.AddMinutes(rules.Minutes));
        var before = request.State;
        var executing = request.Move(RequestMove.Execute, by);
        if (!executing.Succeeded) return executing.Refusal;
        session.Record(Audits.Of(actor, now, request, RequestMove.Execute, before));
        var policy = device.PolicyId is { } id ? await session.PolicyAsync(id, cancellation) : null;
        return (request.Id, lane, policy?.Content.Pin ?? new PinRules());
    }

    private static IssuanceRequest File(IStoreSession session, Device device, MoveActor by, Actor actor, DateTimeOffset now, DateTimeOffset expires)
    {
        if ((RequestLifecycle.Row(RequestMove.FileApproved).By & by) == 0) throw new InvalidOperationException($"The table does not let {by} file an unlock.");
        var request = new IssuanceRequest
        {
            Type = RequestType.PinUnlock,
            Mode = Modes.LocalMode.Mode.Name,
            Reason = IssuanceReason.None,
            PersonId = device.PersonId!.Value,
            PolicyId = device.PolicyId!.Value,
            DeviceId = device.Id,
            CreatedBy = actor.AccountId,
            CreatedByName = actor.Name,
            CreatedByPersonId = actor.PersonId,
            CreatedAt = now,
            ExpiresAt = expires,
        };
        request.File(RequestMove.FileApproved);
        session.Add(request);
        session.Record(Audits.Of(actor, now, request, RequestMove.FileApproved, null, detail: new { Type = nameof(RequestType.PinUnlock) }));
        return request;
    }

    private static void End(IStoreSession session, IssuanceRequest request, RequestMove move, MoveActor by, Actor actor, DateTimeOffset now, Refusal? refusal = null)
    {
        var before = request.State;
        if (request.Move(move, by) is { Succeeded: false, Refusal: { } refused }) throw new InvalidOperationException($"Request {request.Id} cannot end: {refused}.");
        (request.EndedAt, request.EndedByName) = (now, actor.Name);
        session.Record(Audits.Of(actor, now, request, move, before, detail: refusal is null ? null : new { Reason = refusal.Code }));
    }
}
