using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.SignIn;

/// <summary>An order to prove with a card who somebody is.</summary>
/// <param name="ProofId">Names this proof; the PIN is sealed for it alone.</param>
/// <param name="WorkstationId">Where the card lies.</param>
/// <param name="InsertionId">Which card, as it was shown.</param>
/// <param name="Pin">Its PIN, sealed in the page for the client.</param>
public sealed record CardProofOrder(Guid ProofId, Guid WorkstationId, Guid InsertionId, SealedPin Pin);

/// <summary>What a card has proved.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="PersonId">Its person.</param>
public sealed record CardProven(Guid DeviceId, Guid PersonId)
{
    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>A card in a reader, as somebody sees it who wants to sign in with it. Whose it is is not told before it is proved.</summary>
/// <param name="WorkstationId">Where it lies.</param>
/// <param name="Reader">In which reader.</param>
/// <param name="InsertionId">Until it is pulled.</param>
/// <param name="Device">The device; null when this portal did not issue it.</param>
/// <param name="Refusal">Why it cannot prove anybody; null when it can.</param>
public sealed record CardOffered(Guid WorkstationId, string Reader, Guid InsertionId, Device? Device, Refusal? Refusal);

/// <summary>
/// The card's own sign-in: VERIFY with the sealed PIN, then a random challenge signed by the PIV authentication key (9A), in one transaction with the card. Good is only the key of the device's own
/// active certificate in this portal's store, on a device in use, of a person who is here. What the card says of itself only finds the device.
/// </summary>
public sealed class ProveCard(IIssuanceStore store, IWorkstations workstations, TimeProvider time)
{
    private const byte Authentication = 0x9A;
    private const ushort Blocked = 0x6983;

    /// <summary>The cards that lie in the readers of workstations, those that can prove somebody first.</summary>
    public Task<IReadOnlyList<CardOffered>> LookAsync(IReadOnlyCollection<Guid> workstationIds, CancellationToken cancellation = default) => store.ReadAsync<IReadOnlyList<CardOffered>>(
        async session =>
        {
            var offered = new List<CardOffered>();
            foreach (var id in workstationIds)
                foreach (var reader in workstations.Find(id)?.Readers.Readers ?? [])
                    if (reader.Card is { } card) offered.Add(await LookAsync(session, id, reader.Name, card, cancellation));
            return [.. offered.OrderBy(card => card.Refusal is not null).ThenBy(card => card.Device is null)];
        },
        cancellation);

    /// <summary>Carries the order out. A refusal after the card was asked is audited; a success is audited by what it is used for.</summary>
    public async Task<Result<CardProven>> ProveAsync(CardProofOrder order, CancellationToken cancellation = default)
    {
        var offered = (await LookAsync([order.WorkstationId], cancellation)).FirstOrDefault(card => card.InsertionId == order.InsertionId);
        if (offered is null) return Personalisation.Refusals.CardRemoved;
        if (offered.Refusal is { } refusal) return await RefuseAsync(refusal, offered.Device, cancellation);
        var device = offered.Device!;
        if (await KeyOfAsync(device, cancellation) is not { } key) return await RefuseAsync(Refusals.NoCertificate, device, cancellation);

        if (EdgeCatalogue.Find(device.Edge) is not { } edge || CardPlans.Find(edge) is not { } plan) return await RefuseAsync(Refusals.NotOurs, device, cancellation);
        using var proof = plan.Prove(key);
        var commands = proof.Commands;
        var ran = await workstations.ExecuteAsync(
            order.WorkstationId,
            new ScriptRequest(Guid.NewGuid(), order.ProofId, offered.Reader, offered.InsertionId, new CardScript(commands), [order.Pin], null, HoldSeconds: 0),
            null,
            cancellation);
        if (ran.Outcome == ScriptOutcome.Stopped && ran.Answers.Count == 2) return await RefuseAsync(OfPin(ran.Answers[1].Status), device, cancellation);
        if (ran.Outcome != ScriptOutcome.Completed || ran.Answers.Count != commands.Count) return Personalisation.Refusals.Of(new CardFault(ran.Outcome, ran.Detail));
        if (!proof.Holds(ran.Answers[^1])) return await RefuseAsync(Refusals.NotItsKey, device, cancellation);

        // What was true when the PIN was asked for must be true now.
        return await store.ReadAsync(session => session.DeviceAsync(device.Id, cancellation), cancellation) is { State: DeviceState.Issued, PersonId: { } person } && person == device.PersonId
            ? new CardProven(device.Id, person) { At = time.GetUtcNow() }
            : await RefuseAsync(Refusals.NotInUse, device, cancellation);
    }

    private static async Task<CardOffered> LookAsync(IStoreSession session, Guid workstationId, string reader, CardReport card, CancellationToken cancellation)
    {
        var facts = CardFacts.Read(card);
        var device = EdgeCatalogue.Recognise(facts) is { } edge && edge.SerialOf(facts) is { } serial
            ? await session.DeviceBySerialAsync(DeviceKinds.Of(edge), serial, cancellation)
            : null;
        var person = device?.PersonId is { } id ? await session.PersonAsync(id, cancellation) : null;
        return new CardOffered(workstationId, reader, card.InsertionId, device, Refuse(device, person));
    }

    private static Refusal? Refuse(Device? device, Person? person) => device switch
    {
        null or { State: DeviceState.Available or DeviceState.Assigned or DeviceState.InProduction } => Refusals.NotOurs,
        { State: DeviceState.Suspended } => Refusals.Suspended,
        { State: not DeviceState.Issued } => Refusals.NotInUse,
        _ => person is null ? Refusals.NotInUse : person.IsActive ? null : Refusals.PersonLeft,
    };

    private static Refusal OfPin(ushort status) => status switch
    {
        Blocked or 0x63C0 => Refusals.PinBlocked,
        _ when (status & 0xFFF0) == 0x63C0 => Refusals.PinWrong(status & 0x0F),
        _ => new Refusal("refusal.card-answered", WorkKeys.Pin, $"{status:X4}"),
    };

    /// <summary>The key of the device's active PIV authentication certificate.</summary>
    private async Task<PivPublicKey?> KeyOfAsync(Device device, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var certificates = await store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id, cancellation), cancellation);
        var active = certificates.FirstOrDefault(it =>
            it is { Slot: Authentication, State: CertificateState.Active, Der: not null } && it.PersonId == device.PersonId && it.NotBefore <= now && now < it.NotAfter);
        if (active is null) return null;
        using var certificate = X509CertificateLoader.LoadCertificate(active.Der!);
        return PivPublicKey.Of(certificate);
    }

    private async Task<Refusal> RefuseAsync(Refusal refusal, Device? device, CancellationToken cancellation)
    {
        await store.ChangeAsync<bool>(
            session =>
            {
                session.Record(new AuditEvent
                {
                    At = time.GetUtcNow(),
                    ActorId = "unknown",
                    ActorName = "?",
                    What = "sign-in.failed",
                    DeviceId = device?.Id,
                    PersonId = device?.PersonId,
                    Refused = refusal.Code,
                });
                return Task.FromResult<Result<bool>>(true);
            },
            cancellation);
        return refusal;
    }
}
