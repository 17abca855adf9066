using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using DeviceRefusals = IssuancePortal.Issuance.Devices.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Printing;

/// <summary>An order to print a device's card.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="Door">Where.</param>
/// <param name="Printer">Name of the printer; empty for the browser's.</param>
/// <param name="WorkstationId">The workstation that reaches the printer.</param>
/// <param name="BrowserId">The browser that the order comes from.</param>
public sealed record PrintOrder(Guid DeviceId, PrintDoor Door, string Printer = "", Guid? WorkstationId = null, string? BrowserId = null);

/// <summary>A card as it would be printed.</summary>
/// <param name="Layout">The layout; null when its policy prints none.</param>
/// <param name="Faces">Its sides.</param>
/// <param name="Job">The latest try; null before the first.</param>
/// <param name="Refusal">Why it cannot be printed now; null when it can.</param>
/// <param name="PersonId">Whose card it is.</param>
public sealed record PrintView(CardLayout? Layout, IReadOnlyList<IReadOnlyList<CardMark>> Faces, PrintJob? Job, Refusal? Refusal, Guid PersonId);

/// <summary>What came of a judgement.</summary>
/// <param name="State">State of the try.</param>
/// <param name="PersonId">Whose card it was.</param>
/// <param name="IsBoundAnew">True when the next step is to bind another card for the same request; else another is issued.</param>
public sealed record Judged(PrintState State, Guid PersonId, bool IsBoundAnew);

/// <summary>
/// Prints what a policy's layout says of a person on their card, and asks what came out. Every try is in the records before anything is sent; nothing is printed on a card again before somebody has said what
/// came of the last try. A spoiled card is void: nobody's, its certificates revoked, disposed of as spoiled, so that it is counted.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="printers">The printers.</param>
/// <param name="workstations">The workstations.</param>
/// <param name="moves">Makes moves.</param>
/// <param name="terminate">Ends devices.</param>
/// <param name="time">Clock.</param>
public sealed class PrintCard(IIssuanceStore store, ICardPrinters printers, IWorkstations workstations, DeviceMoves moves, TerminateDevice terminate, TimeProvider time)
{
    private static readonly DeviceState[] Printable = [DeviceState.Assigned, DeviceState.Produced, DeviceState.Issued];

    /// <summary>The card as it would be printed.</summary>
    public Task<Result<PrintView>> LookAsync(Guid deviceId, Actor actor, CancellationToken cancellation = default) => store.ReadAsync<Result<PrintView>>(
        async session =>
        {
            var found = await FindAsync(session, deviceId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            var card = found.Value;
            if (card.Layout is not { } layout) return new PrintView(null, [], card.Job, Refusals.NoLayout, card.Person.Id);
            var drawn = await DrawAsync(session, card, layout.Design, cancellation);
            var shown = drawn.Succeeded ? drawn.Value : await ShowAsync(session, card, layout.Design, cancellation);
            return new PrintView(layout, shown, card.Job, Refuse(card) ?? drawn.Refusal, card.Person.Id);
        },
        cancellation);

    /// <summary>The printers of the portal and of a workstation.</summary>
    public async Task<Result<CardPrinter[]>> PrintersAsync(Guid? workstationId, Actor actor, CancellationToken cancellation = default) =>
        actor.May(Permission.BindDevice) || actor.May(Permission.IssueDevice) ? (await printers.ListAsync(workstationId, cancellation)).ToArray() : Roles.Refusals.NotAllowed(Permission.BindDevice);

    /// <summary>Prints. The id of the try once the printer says that it is done, or at once for the browser; or why nothing was printed.</summary>
    public async Task<Result<Guid>> PrintAsync(PrintOrder order, Actor actor, CancellationToken cancellation = default)
    {
        var begun = await store.ChangeAsync<(PrintJob Job, CardSheet Sheet)>(
            async session =>
            {
                var found = await FindAsync(session, order.DeviceId, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                if (Refuse(found.Value) is { } refused) return refused;
                if (order.Door == PrintDoor.Workstation)
                {
                    if (order.WorkstationId is not { } id || workstations.Find(id) is not { } workstation) return RunRefusals.WorkstationGone;
                    if (!await workstation.MayBeUsedAsync(session, actor.AccountId, order.BrowserId, cancellation)) return RunRefusals.WorkstationNotYours;
                }

                var (card, layout) = (found.Value, found.Value.Layout!);
                var drawn = await DrawAsync(session, card, layout.Design, cancellation);
                if (!drawn.Succeeded) return drawn.Refusal;
                var job = new PrintJob
                {
                    DeviceId = card.Device.Id, PersonId = card.Person.Id, LayoutId = layout.Id, LayoutVersion = layout.VersionNumber, Door = order.Door, Printer = order.Printer, At = time.GetUtcNow(), ById = actor.AccountId, ByName = actor.Name,
                    State = order.Door == PrintDoor.Browser ? PrintState.Printed : PrintState.Sending,
                };
                session.Add(job);
                Record(session, "print.begin", job, actor, null);
                return (job, new CardSheet(job.Id, card.Device.Serial, CardPdf.Write(drawn.Value, layout.Name), drawn.Value.Count));
            },
            cancellation);
        if (!begun.Succeeded) return begun.Refusal;
        if (order.Door == PrintDoor.Browser) return begun.Value.Job.Id;

        // What was sent is sent, whoever stops waiting.
        var fault = await printers.PrintAsync(new CardPrinter(order.Door, order.Printer, order.Printer, order.WorkstationId), begun.Value.Sheet, CancellationToken.None);
        await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.Printing.JobAsync(begun.Value.Job.Id, CancellationToken.None) is not { State: PrintState.Sending } job) return true;
                (job.State, job.Fault) = (fault is null ? PrintState.Printed : PrintState.Failed, fault?.Code);
                Record(session, fault is null ? "print.sent" : "print.fail", job, actor, fault?.Code);
                return true;
            },
            CancellationToken.None);
        return fault is null ? begun.Value.Job.Id : fault;
    }

    /// <summary>The document of a try whose outcome nobody has said yet, for the browser's print dialog.</summary>
    public Task<Result<byte[]>> PdfAsync(Guid jobId, Actor actor, CancellationToken cancellation = default) => store.ReadAsync<Result<byte[]>>(
        async session =>
        {
            if (await session.Printing.JobAsync(jobId, cancellation) is not { WaitsForJudgement: true } job) return Refusals.JobUnknown;
            var found = await FindAsync(session, job.DeviceId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            if ((await session.Printing.VersionsAsync(job.LayoutId, cancellation)).FirstOrDefault(version => version.Number == job.LayoutVersion) is not { } version) return Refusals.Unknown;
            var drawn = await DrawAsync(session, found.Value, version.Design, cancellation);
            return drawn.Succeeded ? CardPdf.Write(drawn.Value, found.Value.Device.Serial) : drawn.Refusal;
        },
        cancellation);

    /// <summary>Somebody says what came out of the printer: well printed, spoiled, or nothing at all (<see cref="PrintState.Failed"/>), after which the same card is printed again.</summary>
    public Task<Result<Judged>> JudgeAsync(Guid jobId, PrintState verdict, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<Judged>(
        async session =>
        {
            if (verdict is not (PrintState.Good or PrintState.Spoiled or PrintState.Failed)) throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No judgement.");
            if (await session.Printing.JobAsync(jobId, cancellation) is not { } job) return Refusals.JobUnknown;
            var found = await FindAsync(session, job.DeviceId, actor, cancellation);
            if (!found.Succeeded) return found.Refusal;
            if (!job.WaitsForJudgement) return Refusals.JobJudged(job.JudgedByName ?? job.ByName);
            (job.State, job.JudgedByName, job.JudgedAt) = (verdict, actor.Name, time.GetUtcNow());
            Record(session, verdict switch { PrintState.Good => "print.good", PrintState.Spoiled => "print.spoiled", _ => "print.nothing" }, job, actor, null);
            var wasBound = found.Value.Device.State == DeviceState.Assigned;
            if (verdict == PrintState.Spoiled && await VoidAsync(session, found.Value.Device, actor, cancellation) is { } illegal) return illegal;
            return new Judged(verdict, job.PersonId, wasBound);
        },
        cancellation);

    /// <summary>Ends a card that is spoiled: its request waits for another one, or its certificates are revoked; then it is written off.</summary>
    private async Task<Refusal?> VoidAsync(IStoreSession session, Device device, Actor actor, CancellationToken cancellation)
    {
        var why = new MoveWhy { Text = nameof(DisposalReason.Spoiled) };
        if (device.State == DeviceState.Assigned)
        {
            foreach (var request in (await session.RequestsOfDeviceAsync(device.Id, cancellation)).Where(request => request.IsOpen))
            {
                request.DeviceId = null;
                foreach (var secret in (await session.OneTimeSecretsAsync(request.PersonId, OneTimeSecretKind.InitialPassword, cancellation)).Where(secret => secret.RequestId == request.Id)) secret.EndedAt = time.GetUtcNow();
            }

            if ((await moves.MakeAsync(session, device, DeviceMove.Unbind, MoveActor.Portal, actor, why, cancellation)).Refusal is { } bound) return bound;
        }
        else if ((await terminate.EndAsync(session, device, TerminationReason.Damaged, MoveActor.Portal, actor, cancellation)).Refusal is { } ended)
        {
            return ended;
        }

        var disposed = await moves.MakeAsync(session, device, DeviceMove.Dispose, MoveActor.Operator, actor, why, cancellation);
        device.DisposalReason = DisposalReason.Spoiled;
        return disposed.Refusal;
    }

    private static Refusal? Refuse(Card card) => card switch
    {
        { Layout: null } => Refusals.NoLayout,
        { Job.WaitsForJudgement: true } => Refusals.NotJudged,
        { Job.State: PrintState.Good } => Refusals.PrintedAlready,
        _ when !Printable.Contains(card.Device.State) => Refusals.NotNow(card.Device.State.ToString()),
        { When: PrintMoment.AfterPersonalisation, Device.State: DeviceState.Assigned } => Refusals.TooEarly,
        _ => null,
    };

    private static async Task<Result<Card>> FindAsync(IStoreSession session, Guid deviceId, Actor actor, CancellationToken cancellation)
    {
        var permission = actor.May(Permission.BindDevice) ? Permission.BindDevice : Permission.IssueDevice;
        if (!actor.May(permission)) return Roles.Refusals.NotAllowed(permission);
        if (await session.DeviceAsync(deviceId, cancellation) is not { } device) return DeviceRefusals.Unknown;
        if (device.PersonId is not { } personId || await session.PersonAsync(personId, cancellation) is not { } person) return Refusals.NotNow(device.State.ToString());
        if (person.Id == actor.PersonId) return Roles.Refusals.OwnDevice;
        if (actor.Refuse(permission, person) is { } outOfScope) return outOfScope;
        var policy = device.PolicyId is { } policyId ? await session.PolicyAsync(policyId, cancellation) : null;
        var jobs = await session.Printing.JobsOfAsync(deviceId, cancellation);
        // What was printed for an earlier person of a card that was recycled says nothing of this one.
        var job = jobs.FirstOrDefault(it => it.PersonId == person.Id);
        if (policy?.Content.Print is not { } print) return new Card(device, person, policy, null, PrintMoment.AtBinding, job, null);
        var request = (await session.RequestsOfDeviceAsync(deviceId, cancellation)).FirstOrDefault(it => it.AsksForDevice);
        var type = Replacement.Of(request?.Reason ?? IssuanceReason.None)?.Type ?? IssuanceType.Initial;
        var layout = print.LayoutOf(type) is { } layoutId ? await session.Printing.LayoutAsync(layoutId, cancellation) : null;
        return new Card(device, person, policy, layout, print.When, job, await session.PhotoAsync(person.Id, cancellation));
    }

    private Task<Result<IReadOnlyList<IReadOnlyList<CardMark>>>> DrawAsync(IStoreSession session, Card card, CardDesign design, CancellationToken cancellation) => FacesAsync(session, card, design, FaceDrawing.ToPrint, cancellation);

    private async Task<IReadOnlyList<IReadOnlyList<CardMark>>> ShowAsync(IStoreSession session, Card card, CardDesign design, CancellationToken cancellation) =>
        (await FacesAsync(session, card, design, (face, facts, pictures) => Result.Of(FaceDrawing.ToShow(face, facts, pictures)), cancellation)).Value;

    private async Task<Result<IReadOnlyList<IReadOnlyList<CardMark>>>> FacesAsync(
        IStoreSession session, Card card, CardDesign design, Func<CardFace, PrintFacts, IReadOnlyDictionary<string, CardPicture>, Result<IReadOnlyList<CardMark>>> draw, CancellationToken cancellation)
    {
        var pictures = await ChangeLayouts.PicturesAsync(session, [design], cancellation);
        var facts = CardFields.Of(card.Person, card.Device, card.Policy?.Name ?? "", card.Policy?.Content.ValidDays ?? 0, card.Photo is { } photo ? photo.Jpeg : null as ReadOnlyMemory<byte>?, time.GetUtcNow());
        var faces = new List<IReadOnlyList<CardMark>>();
        foreach (var face in design.Faces)
        {
            var drawn = draw(face, facts, pictures);
            if (!drawn.Succeeded) return drawn.Refusal;
            faces.Add(drawn.Value);
        }

        return faces;
    }

    private void Record(IStoreSession session, string what, PrintJob job, Actor actor, string? refused) => session.Record(new AuditEvent
    {
        At = time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = what, PersonId = job.PersonId, DeviceId = job.DeviceId, After = job.State.ToString(), Refused = refused,
        Detail = Audits.Json(new { Job = job.Id.ToString(), job.LayoutId, Version = job.LayoutVersion, Door = job.Door.ToString(), job.Printer }),
    });

    private sealed record Card(Device Device, Person Person, DevicePolicy? Policy, CardLayout? Layout, PrintMoment When, PrintJob? Job, PersonPhoto? Photo);
}
