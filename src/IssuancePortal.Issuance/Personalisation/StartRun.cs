using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>An order to issue a device face to face, as the wizard gives it.</summary>
/// <param name="RunId">Id under which the PIN was sealed.</param>
/// <param name="PersonId">Who it is for.</param>
/// <param name="PolicyId">What goes on it.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="WorkstationId">Where the card is.</param>
/// <param name="Reader">In which reader.</param>
/// <param name="InsertionId">Which insertion the operator saw.</param>
/// <param name="Pin">The new PIN, sealed to the workstation's client.</param>
public sealed record StartOrder(Guid RunId, Guid PersonId, Guid PolicyId, string Mode, Guid WorkstationId, string Reader, Guid InsertionId, SealedPin Pin);

/// <summary>
/// Carries out a <see cref="StartOrder"/> up to the point where the card is touched: checks everything once more and writes request, binding, run and the device's keys
/// in one transaction.
/// </summary>
/// <param name="services">What runs work with.</param>
/// <param name="checkCard">Looks at the card.</param>
public sealed class StartRun(RunServices services, CheckCard checkCard)
{
    /// <summary>The id of the run, now in state Running; or why not, with nothing changed.</summary>
    public async Task<Result<Guid>> StartAsync(StartOrder order, Actor actor, CancellationToken cancellation)
    {
        if (services.Workstations.Find(order.WorkstationId) is not { } workstation) return Refusals.WorkstationGone;
        if (workstation.Readers.Readers.FirstOrDefault(reader => reader.Name == order.Reader)?.Card is not { } report || report.InsertionId != order.InsertionId) return Refusals.CardGone;
        if (ModeCatalogue.Find(order.Mode) is not { IsDirect: true } mode) return Refusals.ModeNotAllowed;

        return await services.Store.ChangeAsync<Guid>(
            async session =>
            {
                if (await session.PersonAsync(order.PersonId, cancellation) is not { } person) return Refusals.PersonUnknown;
                if (await LookAtPerson.RefuseInitialAsync(session, person, actor, cancellation) is { } refused) return refused;
                var policies = await session.PoliciesOfAsync(person.Id, IssuanceType.Initial, cancellation);
                if (policies.FirstOrDefault(policy => policy.Id == order.PolicyId) is not { } policy) return Refusals.PolicyNotAssigned;
                if (!policy.Content.Modes.Contains(mode.Name)) return Refusals.ModeNotAllowed;

                var card = await checkCard.LookAsync(session, report, person.Id, policy, cancellation);
                if (card.Refusal is { } refusal) return refusal;
                var now = services.Time.GetUtcNow();
                var device = card.Device ?? TakeIn(session, card, actor, now);
                return await WriteAsync(session, order, mode, actor, person, policy, device, ((IPersonalisesPiv)card.Edge!).AbilitiesOf(card.Facts).AdminAlgorithm, now, cancellation);
            },
            cancellation);
    }

    private async Task<Result<Guid>> WriteAsync(
        IStoreSession session, StartOrder order, Mode mode, Actor actor, Person person, DevicePolicy policy, Device device, AdminAlgorithm algorithm, DateTimeOffset now, CancellationToken cancellation)
    {
        var isRetry = device.State == DeviceState.Failed;
        var request = (await session.RequestsOfAsync(person.Id, cancellation)).FirstOrDefault(open => open.State == RequestState.Failed && isRetry && open.DeviceId == device.Id);
        if (request is null)
        {
            request = new IssuanceRequest { Mode = mode.Name, Reason = IssuanceReason.None, PersonId = person.Id, PolicyId = policy.Id, CreatedBy = actor.AccountId, CreatedAt = now };
            request.File(RequestMove.FileApproved);
            session.Add(request);
            session.Record(Audits.Of(actor, now, request, RequestMove.FileApproved, null, detail: new { Policy = policy.Name, Mode = mode.Name }));
        }

        request.DeviceId = device.Id;
        request.PolicyId = policy.Id;
        if (device.State == DeviceState.Available && Move(DeviceMove.Bind) is { } notBound) return notBound;
        device.PersonId = person.Id;
        device.PolicyId = policy.Id;
        device.RunId = order.RunId;
        device.CardUuid = Guid.NewGuid();
        device.FascN = NewFascN(person);
        device.ExpiresAt = now.AddDays(policy.Content.ValidDays);
        device.IssuedAt = null;
        if (Move(isRetry ? DeviceMove.Retry : DeviceMove.StartPersonalisation) is { } notStarted) return notStarted;

        var before = request.State;
        var executed = request.Move(RequestMove.Execute, MoveActor.Operator);
        if (!executed.Succeeded) return executed.Refusal;
        session.Record(Audits.Of(actor, now, request, RequestMove.Execute, before, order.RunId));

        await services.Keys.SettleAsync(session, device, algorithm, order.RunId, cancellation);
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

        Refusal? Move(DeviceMove move)
        {
            var from = device.State;
            var moved = device.Move(move, MoveActor.Operator);
            if (!moved.Succeeded) return moved.Refusal;
            session.Record(Audits.Of(actor, now, device, moved.Value, from, person.Id, request.Id, order.RunId));
            return null;
        }
    }

    /// <summary>A card that nobody registered: takes it into stock on the way.</summary>
    private static Device TakeIn(IStoreSession session, CheckedCard card, Actor actor, DateTimeOffset now)
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
