using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Issuance.Workstations;
using DeviceRefusals = IssuancePortal.Issuance.Devices.Refusals;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Binding;

/// <summary>An order to bind a device to a person who will personalise it.</summary>
/// <param name="PersonId">Who it is for.</param>
/// <param name="PolicyId">What will go on it.</param>
/// <param name="WorkstationId">Where the card is.</param>
/// <param name="Reader">In which reader.</param>
/// <param name="InsertionId">Which insertion was seen.</param>
/// <param name="BrowserId">The browser that it comes from.</param>
/// <param name="RequestId">The approved request that is carried out; null to file one on the way.</param>
/// <param name="Reason">Why; for a request that is filed on the way.</param>
/// <param name="ReplacesDeviceId">The device to be replaced; for a request that is filed on the way.</param>
public sealed record BindOrder(
    Guid PersonId, Guid PolicyId, Guid WorkstationId, string Reader, Guid InsertionId, string? BrowserId, Guid? RequestId = null, IssuanceReason Reason = IssuanceReason.None, Guid? ReplacesDeviceId = null)
{
    /// <summary>Nobody is there to be told an initial password: it is mailed where the site mails it, else made when the device is handed over.</summary>
    public bool PasswordLater { get; init; }
}

/// <summary>A device that is bound.</summary>
/// <param name="RequestId">The request.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="InitialPassword">In clear, to be shown now and never again; null when the policy does not disclose one here.</param>
/// <param name="ExpiresAt">When the initial password expires; null without one.</param>
/// <param name="Display">How openly it may be shown.</param>
/// <param name="MailedTo">The address that the initial password was mailed to; null when it was not to be mailed, or could not be.</param>
/// <param name="MailFault">Why it could not be mailed; null when it was, or was not to be.</param>
public sealed record BoundDevice(
    Guid RequestId, Guid DeviceId, string Serial, string? InitialPassword, DateTimeOffset? ExpiresAt, DisplayMode Display = DisplayMode.Displayed, string? MailedTo = null, Refusal? MailFault = null)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"BoundDevice {{ RequestId = {RequestId}, DeviceId = {DeviceId}, Serial = {Serial} }}";
}

/// <summary>Records a device's serial number for a person (T2) and changes nothing on the chip: they personalise it themselves, and only it.</summary>
/// <param name="store">The store.</param>
/// <param name="workstations">The workstations.</param>
/// <param name="checkCard">Looks at the card.</param>
/// <param name="file">Files a request on the way.</param>
/// <param name="edit">Voids approvals that were given for something else.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="sender">Mails initial passwords, where the site wants that.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class BindDevice(
    IIssuanceStore store, IWorkstations workstations, CheckCard checkCard, FileRequest file, EditRequest edit, DeviceMoves moves, ICodeSender sender, ISettings settings, TimeProvider time)
{
    private static readonly Refusal MailOff = new("refusal.initial-password-mail-off");

    private static readonly Refusal NoAddress = new("refusal.initial-password-no-address");

    private static readonly Refusal NotSent = new("refusal.initial-password-not-sent");

    /// <summary>The bound device with its initial password; or why not, with nothing changed.</summary>
    public async Task<Result<BoundDevice>> BindAsync(BindOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.BindDevice)) return Roles.Refusals.NotAllowed(Permission.BindDevice);
        if (workstations.Find(order.WorkstationId) is not { } workstation) return RunRefusals.WorkstationGone;
        if (workstation.Readers.Readers.FirstOrDefault(reader => reader.Name == order.Reader)?.Card is not { } report || report.InsertionId != order.InsertionId) return RunRefusals.CardGone;
        if (order.RequestId is { } approvedId && await edit.VoidIfChangedAsync(approvedId, cancellation)) return RequestRefusals.ApprovalVoid;

        var bound = await store.ChangeAsync<Disclosed>(
            async session =>
            {
                if (!await workstation.MayBeUsedAsync(session, actor.AccountId, order.BrowserId, cancellation)) return RunRefusals.WorkstationNotYours;
                if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                if (actor.PersonId == person.Id) return Roles.Refusals.OwnDevice;
                if (actor.Refuse(Permission.BindDevice, person) is { } outOfScope) return outOfScope;
                if (settings.Get<SelfServiceSettings>().Binding == WhoBinds.People) return RequestRefusals.BindingOff;
                if (await session.PolicyAsync(order.PolicyId, cancellation) is not { } policy) return RunRefusals.PolicyNotAssigned;
                if (RefuseMail(person, policy) is { } noMail) return noMail;
                var card = await checkCard.LookAsync(session, report, person.Id, policy, cancellation);
                if (card.Refusal is { } refusal) return refusal;
                if (card.Device is { State: not DeviceState.Available }) return DeviceRefusals.BoundToOther(card.Owner ?? person.Name);
                var request = await RequestOfAsync(session, order, person, actor, cancellation);
                if (!request.Succeeded) return request.Refusal;

                var now = time.GetUtcNow();
                var device = card.Device ?? StartRun.TakeIn(session, card, actor, now);
                device.PersonId = person.Id;
                device.PolicyId = policy.Id;
                device.PolicyVersion = policy.VersionNumber;
                var bound = await moves.MakeAsync(session, device, DeviceMove.Bind, MoveActor.Operator, actor, new MoveWhy { RequestId = request.Value.Id }, cancellation);
                if (!bound.Succeeded) return bound.Refusal;
                request.Value.DeviceId = device.Id;
                return await DiscloseAsync(session, request.Value, device, person, policy, order.PasswordLater, actor, now, cancellation);
            },
            cancellation);
        return bound.Succeeded ? await MailAsync(bound.Value, actor, cancellation) : bound.Refusal;
    }

    /// <summary>A new initial password for a device that is bound and not personalised; earlier ones end.</summary>
    public async Task<Result<BoundDevice>> RenewPasswordAsync(Guid requestId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.BindDevice)) return Roles.Refusals.NotAllowed(Permission.BindDevice);
        var bound = await store.ChangeAsync<Disclosed>(
            async session =>
            {
                if (await session.RequestAsync(requestId, cancellation) is not { State: RequestState.Approved or RequestState.Failed, DeviceId: { } deviceId } request
                    || await session.DeviceAsync(deviceId, cancellation) is not { } device
                    || await session.PolicyAsync(request.PolicyId, cancellation) is not { } policy
                    || await session.PersonAsync(request.PersonId, cancellation) is not { } person) return RequestRefusals.Unknown;
                if (actor.PersonId == request.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(request.PersonId, Permission.BindDevice, actor, cancellation) is { } outOfScope) return outOfScope;
                if (RefuseMail(person, policy) is { } noMail) return noMail;
                return await DiscloseAsync(session, request, device, person, policy, isLater: false, actor, time.GetUtcNow(), cancellation);
            },
            cancellation);
        return bound.Succeeded ? await MailAsync(bound.Value, actor, cancellation) : bound.Refusal;
    }

    /// <summary>Audits that a masked initial password is shown; true when it may be.</summary>
    public async Task<Result<bool>> ShowPasswordAsync(BoundDevice bound, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.BindDevice)) return Roles.Refusals.NotAllowed(Permission.BindDevice);
        return await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.RequestAsync(bound.RequestId, cancellation) is not { } request) return RequestRefusals.Unknown;
                session.Record(new AuditEvent
                {
                    At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "initial-password.shown", PersonId = request.PersonId, DeviceId = request.DeviceId, RequestId = request.Id,
                });
                return true;
            },
            cancellation);
    }

    /// <summary>Why an initial password cannot be mailed that nobody else is to see; null when it can, or need not.</summary>
    private Refusal? RefuseMail(Person person, DevicePolicy policy)
    {
        var rules = settings.Get<SelfServiceSettings>();
        if (rules is not { InitialPassword: true, InitialPasswordBy: PasswordDelivery.Mail } || DisplayOf(policy) == DisplayMode.NotDisplayed) return null;
        return !sender.IsOn ? MailOff : person.Email.Length == 0 ? NoAddress : null;
    }

    /// <summary>Mails what was disclosed, once it is in the store, and audits what came of it.</summary>
    private async Task<BoundDevice> MailAsync(Disclosed disclosed, Actor actor, CancellationToken cancellation)
    {
        var (bound, person, clear, by) = disclosed;
        if (clear is null || by == PasswordDelivery.Operator || !sender.IsOn || person.Email.Length == 0) return bound;
        var sent = await sender.SendInitialPasswordAsync(person, clear, bound.Serial, bound.ExpiresAt!.Value, cancellation);
        await store.ChangeAsync<bool>(
            session =>
            {
                session.Record(new AuditEvent
                {
                    At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "initial-password.mailed", PersonId = person.Id, DeviceId = bound.DeviceId, RequestId = bound.RequestId,
                    Refused = sent ? null : NotSent.Code, Detail = Audits.Json(new { To = person.Email }),
                });
                return Task.FromResult<Result<bool>>(true);
            },
            CancellationToken.None);
        return sent ? bound with { MailedTo = person.Email } : bound with { MailFault = NotSent };
    }

    /// <summary>The stricter of policy and site.</summary>
    private DisplayMode DisplayOf(DevicePolicy policy) => (DisplayMode)Math.Max((int)policy.Content.InitialPassword, (int)settings.Get<SelfServiceSettings>().InitialPasswordDisplay);

    private async Task<Result<IssuanceRequest>> RequestOfAsync(IStoreSession session, BindOrder order, Person person, Actor actor, CancellationToken cancellation)
    {
        if (order.RequestId is not { } id)
        {
            var filed = await file.FileAsync(session, new FileOrder(person.Id, order.PolicyId, OperatorBoundMode.Mode.Name, order.Reason, order.ReplacesDeviceId), person, actor, cancellation);
            return filed.Succeeded && filed.Value.State != RequestState.Approved ? RequestRefusals.NotApproved : filed;
        }

        if (await session.RequestAsync(id, cancellation) is not { } request || request.PersonId != person.Id) return RequestRefusals.Unknown;
        if (request.Mode != OperatorBoundMode.Mode.Name) return RunRefusals.ModeNotAllowed;
        if (request.State != RequestState.Approved) return request.IsOpen ? RequestRefusals.NotApproved : RequestRefusals.Decided(request.EndedByName ?? "", request.State, request.EndedAt);
        if (request.ExpiresAt <= time.GetUtcNow()) return RequestRefusals.Expired;
        if (request.PolicyId != order.PolicyId) return RunRefusals.PolicyNotAssigned;
        if (request.DeviceId is not null) return DeviceRefusals.BoundToOther(person.Name);
        return FourEyes.HasApproved(await session.ApprovalsOfAsync(id, cancellation), actor)
            ? RequestRefusals.AlreadyApproved
            : request;
    }

    private async Task<Disclosed> DiscloseAsync(
        IStoreSession session, IssuanceRequest request, Device device, Person person, DevicePolicy policy, bool isLater, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        var (rules, bound) = (settings.Get<SelfServiceSettings>(), new BoundDevice(request.Id, device.Id, device.Serial, null, null, DisplayOf(policy)));
        foreach (var earlier in await session.OneTimeSecretsAsync(request.PersonId, OneTimeSecretKind.InitialPassword, cancellation)) earlier.EndedAt = now;
        if (!rules.InitialPassword || DisplayOf(policy) == DisplayMode.NotDisplayed || (isLater && rules.InitialPasswordBy == PasswordDelivery.Operator)) return new Disclosed(bound, person, null, rules.InitialPasswordBy);
        var (secret, clear) = OneTimeSecret.Make(OneTimeSecretKind.InitialPassword, request.PersonId, request.Id, rules.InitialPasswordLength, rules.InitialPasswordTries, now, TimeSpan.FromDays(rules.InitialPasswordDays));
        session.Add(secret);
        session.Record(new AuditEvent
        {
            At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "initial-password.made", PersonId = request.PersonId, DeviceId = request.DeviceId, RequestId = request.Id,
            Detail = Audits.Json(new { secret.ExpiresAt, Display = DisplayOf(policy).ToString(), By = rules.InitialPasswordBy.ToString() }),
        });
        return new Disclosed(bound with { InitialPassword = rules.InitialPasswordBy == PasswordDelivery.Mail ? null : clear, ExpiresAt = secret.ExpiresAt }, person, clear, rules.InitialPasswordBy);
    }

    /// <summary>What a change has made, with the clear text that is mailed after it.</summary>
    private sealed record Disclosed(BoundDevice Bound, Person Person, string? Clear, PasswordDelivery By)
    {
        /// <summary>Without the password.</summary>
        public override string ToString() => Bound.ToString();
    }
}
