using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Pki.Piv;
using DeviceRefusals = IssuancePortal.Issuance.Devices.Refusals;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// Carries out a <see cref="StartOrder"/> up to the point where the card is touched: checks everything once more and writes request, binding, run and the device's keys
/// in one transaction.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="checkCard">Looks at the card.</param>
/// <param name="file">Files a request on the way.</param>
/// <param name="edit">Voids approvals that were given for something else.</param>
/// <param name="terms">Knows who has accepted the terms.</param>
/// <param name="settings">Settings.</param>
public sealed class StartRun(RunServices services, CheckCard checkCard, FileRequest file, EditRequest edit, AcceptTerms terms, ISettings settings)
{
    /// <summary>The id of the run, now in state Running; or why not, with nothing changed but approvals that had to be voided.</summary>
    public async Task<Result<Guid>> StartAsync(StartOrder order, Actor actor, CancellationToken cancellation)
    {
        if (services.Workstations.Find(order.WorkstationId) is not { } workstation) return Refusals.WorkstationGone;
        if (workstation.Readers.Readers.FirstOrDefault(reader => reader.Name == order.Reader)?.Card is not { } report || report.InsertionId != order.InsertionId) return Refusals.CardGone;
        if (ModeCatalogue.Find(order.Mode) is not { } mode) return Refusals.ModeNotAllowed;
        if (order.RequestId is { } approvedId && await edit.VoidIfChangedAsync(approvedId, cancellation)) return RequestRefusals.ApprovalVoid;

        return await services.Store.ChangeAsync<Guid>(
            async session =>
            {
                if (!await workstation.MayBeUsedAsync(session, actor.AccountId, order.BrowserId, cancellation)) return Refusals.WorkstationNotYours;
                if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return Refusals.PersonUnknown;
                var work = order.RequestId is { } workId && await session.RequestAsync(workId, cancellation) is { AsksForDevice: false } asked ? asked : null;
                var executor = work is null ? Executor(mode, person, actor) : ExecutorOfWork(person, actor);
                if (!executor.Succeeded) return executor.Refusal;
                var by = executor.Value;
                if (work is not null && by == MoveActor.User && !settings.Get<SelfServiceSettings>().UpdateBySelf) return RequestRefusals.UpdateBySelfOff;
                if (by == MoveActor.User && settings.Get<ProofSettings>().Refuse(work is null ? SelfService.Enrol : SelfService.Update, actor) is { } unproven) return unproven;
                if (!person.IsActive) return Refusals.PersonLeft;
                if (work is null && await terms.RefuseAsync(session, person.Id, cancellation) is { } notAccepted) return notAccepted;
                if (await session.PolicyAsync(order.PolicyId, cancellation) is not { } policy) return Refusals.PolicyNotAssigned;
                if (services.Attestations.Refuse(policy.Content) is { } unbelieving) return unbelieving;

                var card = await checkCard.LookAsync(session, report, person.Id, policy, cancellation);
                if ((work is null ? card.Refusal : RefuseWork(card, work)) is { } refusal) return refusal;
                if (work is null && by == MoveActor.User && card.Device is null or { State: DeviceState.Available } && file.RefuseBinder(mode, policy.Kind) is { } notBound) return notBound;
                if (by != MoveActor.User && DeviceKinds.AreUserBound(policy.Kind)) return Refusals.UserBound(policy.Kind.ToString());
                if (by == MoveActor.User && checkCard.RefuseTaking(card) is { } notTheirs) return notTheirs;
                var request = await RequestOfAsync(session, order, mode, person, policy, card.Device, actor, by, cancellation);
                if (!request.Succeeded) return request.Refusal;
                var now = services.Time.GetUtcNow();
                var device = card.Device ?? TakeIn(session, card, actor, now);
                // A device that came by file is known by its serial number only, until it is first seen.
                device.Edge = card.Edge!.Name;
                if (device.Model.Length == 0) device.Model = card.Edge.ModelOf(card.Facts);
                return await WriteAsync(session, order, request.Value, actor, by, person, policy, device, card, now, cancellation);
            },
            cancellation);
    }

    /// <summary>In which capacity this actor personalises in the mode; the refusal when it is not theirs to do.</summary>
    public static Result<MoveActor> Executor(Mode mode, Person person, Actor actor)
    {
        if (mode.ActorOf(StageKind.Personalise) == StageActor.User)
            return actor.PersonId == person.Id && actor.May(Permission.UseOwnDevices) ? MoveActor.User : RequestRefusals.NotTheirStage(StageKind.Personalise);
        if (actor.Refuse(Permission.IssueDevice, person) is { } refused) return refused;
        return actor.PersonId == person.Id ? Roles.Refusals.OwnDevice : MoveActor.Operator;
    }

    /// <summary>Work on an issued device is done by its person, or by whoever issues devices.</summary>
    private static Result<MoveActor> ExecutorOfWork(Person person, Actor actor)
    {
        if (actor.PersonId == person.Id) return actor.May(Permission.UseOwnDevices) ? MoveActor.User : Roles.Refusals.OwnDevice;
        return actor.Refuse(Permission.IssueDevice, person) is { } refused ? refused : MoveActor.Operator;
    }

    /// <summary>Why a card is not the one that work was asked for on, or cannot be personalised again.</summary>
    private static Refusal? RefuseWork(CheckedCard card, IssuanceRequest work)
    {
        if (card.Device is not { } device || device.Id != work.DeviceId) return card.Device is null ? card.Refusal ?? DeviceRefusals.NotInStock : Refusals.OtherDevice(card.Device.Serial);
        return device.State == DeviceState.Issued && card.Refusal?.Code == DeviceRefusals.AlreadyIssued("").Code ? null : card.Refusal;
    }

    /// <summary>The request that is carried out: the one named, the one that failed on this device, or one that is filed now.</summary>
    private async Task<Result<IssuanceRequest>> RequestOfAsync(
        IStoreSession session, StartOrder order, Mode mode, Person person, DevicePolicy policy, Device? device, Actor actor, MoveActor by, CancellationToken cancellation)
    {
        var requests = await session.RequestsOfAsync(person.Id, cancellation);
        var failed = device?.State == DeviceState.Failed ? requests.FirstOrDefault(it => it.State == RequestState.Failed && it.DeviceId == device.Id) : null;
        if (order.RequestId is null && failed is null)
        {
            var filed = await file.FileAsync(session, new FileOrder(person.Id, policy.Id, mode.Name, order.Reason, order.ReplacesDeviceId), person, actor, cancellation);
            return filed.Succeeded && filed.Value.State != RequestState.Approved ? RequestRefusals.NotApproved : filed;
        }

        var request = order.RequestId is { } id ? await session.RequestAsync(id, cancellation) : failed;
        if (request is null || request.PersonId != person.Id || request.Type is RequestType.PinUnlock or RequestType.Termination) return RequestRefusals.Unknown;
        if (request.Mode != mode.Name) return Refusals.ModeNotAllowed;
        if (request.State is not (RequestState.Approved or RequestState.Failed)) return request.IsOpen ? RequestRefusals.NotApproved : RequestRefusals.Decided(request.EndedByName ?? "", request.State, request.EndedAt);
        if (request.State == RequestState.Approved && request.ExpiresAt <= services.Time.GetUtcNow()) return RequestRefusals.Expired;
        if (request.State == RequestState.Failed && by == MoveActor.User && !settings.Get<SelfServiceSettings>().Retry) return Refusals.RetryOff;
        if (request.AsksForDevice && requests.Any(it => it.Id != request.Id && it.IsUnderWay)) return RequestRefusals.OpenRequestExists;
        if (request.PolicyId != policy.Id && (request.ApprovalsNeeded > 0 || request.State == RequestState.Approved)) return Refusals.PolicyNotAssigned;
        if (request.PolicyId != policy.Id && (await file.PoliciesAsync(session, person.Id, request.Reason, cancellation)).All(it => it.Id != policy.Id)) return Refusals.PolicyNotAssigned;
        if (request.AsksForDevice && file.RefuseTooMany(await session.DevicesOfAsync(person.Id, cancellation), request.Reason, request.ReplacesDeviceId, request.DeviceId) is { } tooMany) return tooMany;
        if (request.AsksForDevice && await FileRequest.RefuseUnfitAsync(session, request.Reason, request.ReplacesDeviceId, policy, cancellation) is { } unfit) return unfit;
        if (await session.DeviceAsync(request.DeviceId ?? Guid.Empty, cancellation) is { State: DeviceState.Assigned } bound && bound.Id != device?.Id) return Refusals.OtherDevice(bound.Serial);
        return await RefuseExecutorAsync(session, request, policy, actor, by, cancellation) is { } refused ? refused : request;
    }

    /// <summary>Nobody carries out what they approved, nor, where site or policy say so, what they asked for; and enough officers have approved exactly this.</summary>
    private async Task<Refusal?> RefuseExecutorAsync(IStoreSession session, IssuanceRequest request, DevicePolicy policy, Actor actor, MoveActor by, CancellationToken cancellation)
    {
        if (by == MoveActor.Operator && (policy.Content.OtherOperatorPersonalises || !settings.Get<ValidationSettings>().RequesterMayPersonalise)
            && (actor.AccountId == request.CreatedBy || (actor.PersonId is { } person && person == request.CreatedByPersonId))) return RequestRefusals.OtherOperator;
        return await FourEyes.RefuseCarryingOutAsync(session, request, actor, cancellation);
    }

    private async Task<Result<Guid>> WriteAsync(
        IStoreSession session, StartOrder order, IssuanceRequest request, Actor actor, MoveActor by, Person person, DevicePolicy policy, Device device, CheckedCard card, DateTimeOffset now, CancellationToken cancellation)
    {
        var why = new MoveWhy { RequestId = request.Id, RunId = order.RunId, Reason = request.Reason, Revocation = Pki.RevocationReason.Superseded };
        if (DeviceKinds.AreUserBound(device.Kind) && await RecycleAsync(session, device, cancellation) is { } notRecycled) return notRecycled;
        request.DeviceId = device.Id;
        request.PolicyId = policy.Id;
        device.PersonId = person.Id;
        if (device.State == DeviceState.Available && await services.Moves.MakeAsync(session, device, DeviceMove.Bind, by, actor, why, cancellation) is { Succeeded: false } notBound) return notBound.Refusal;
        device.PolicyId = policy.Id;
        device.PolicyVersion = policy.VersionNumber;
        device.RunId = order.RunId;
        device.CardUuid = Guid.NewGuid();
        device.FascN = NewFascN(person);
        var life = now.AddDays(policy.Content.ValidDays);
        device.ExpiresAt = request.TemporaryUntil < life ? request.TemporaryUntil : life;
        var longest = now.AddDays(settings.Get<ReplacementSettings>().TemporaryMaxDays);
        device.ContentUntil = request.TemporaryUntil is { } lent && lent < longest ? longest < life ? longest : life : null;
        device.RemindedDays = null;
        device.IssuedAt = null;
        var move = device.State switch { DeviceState.Failed => DeviceMove.Retry, DeviceState.Issued => DeviceMove.Reissue, _ => DeviceMove.StartPersonalisation };
        var choice = await KeyChoice.OfAsync(session, policy.Content, PrepareKeys.WantedBy(request, device.Id, order.RunId, now, settings), cancellation);
        why = why with { Keeps = choice.Recovered.Values.Select(row => row.Certificate.SerialNumber).ToHashSet() };
        if (await services.Moves.MakeAsync(session, device, move, by, actor, why, cancellation) is { Succeeded: false } notStarted) return notStarted.Refusal;

        var before = request.State;
        var executed = request.Move(RequestMove.Execute, by);
        if (!executed.Succeeded) return executed.Refusal;
        session.Record(Audits.Of(actor, now, request, RequestMove.Execute, before, order.RunId));

        var plan = CardPlans.Find(card.Edge!)!;
        await services.Keys.SettleAsync(session, device, plan.AdminAlgorithmOf(card.Edge!, card.Facts), plan.HasPuk, order.RunId, cancellation);
        var run = new Run
        {
            Id = order.RunId,
            RequestId = request.Id,
            DeviceId = device.Id,
            PersonId = person.Id,
            PolicyId = policy.Id,
            WorkstationId = order.WorkstationId,
            Reader = order.Reader,
            StartedBy = actor.AccountId,
            StartedByName = actor.Name,
            SealedPin = JsonSerializer.Serialize(order.Pin),
            StartedAt = now,
        };
        session.Add(run);
        services.Journal.Add(session, run, "run.started");
        return run.Id;
    }

    /// <summary>A device that only its person takes cannot be recycled by anybody else: it is, when it is taken again.</summary>
    private async Task<Refusal?> RecycleAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        DeviceMove? move = device.State switch { DeviceState.Terminated => DeviceMove.Recycle, DeviceState.Failed => DeviceMove.RecycleFailed, _ => null };
        if (move is null) return null;
        var recycled = await RecycleDevice.ToStockAsync(services.Moves, move.Value, session, device, new MoveChoice(), MoveActor.Portal, Actor.System, cancellation);
        return recycled.Succeeded ? null : recycled.Refusal;
    }

    /// <summary>A card that nobody registered: takes it into stock on the way.</summary>
    internal static Device TakeIn(IStoreSession session, CheckedCard card, Actor actor, DateTimeOffset now)
    {
        var device = new Device { Kind = DeviceKinds.Of(card.Edge!), Serial = card.Serial!, Edge = card.Edge!.Name, Model = card.Edge.ModelOf(card.Facts), CreatedAt = now };
        session.Add(device);
        session.Record(Audits.Of(actor, now, device, DeviceLifecycle.Row(DeviceMove.Import), null, null));
        return device;
    }

    /// <summary>
    /// FASC-N of an issuer without an agency code (SP 800-73-5 part 1 §3.1.2: agency code 9999, the card UUID identifies the card): the person's identifier and a
    /// random credential number.
    /// </summary>
    private static byte[] NewFascN(Person person) => new FascN(
        AgencyCode: 9999,
        SystemCode: 9999,
        CredentialNumber: RandomNumberGenerator.GetInt32(1_000_000),
        CredentialSeries: 1,
        IndividualCredentialIssue: 1,
        PersonIdentifier: long.Parse(person.PersonIdentifier, CultureInfo.InvariantCulture),
        OrganizationalCategory: 3,
        OrganizationalIdentifier: 9999,
        PersonAssociation: 1).Encode();
}
