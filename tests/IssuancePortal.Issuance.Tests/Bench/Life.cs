using IssuancePortal.Apdu;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>A workbench with a clock that can be put forward, and the people who make moves.</summary>
internal sealed class Life : IAsyncDisposable
{
    public static readonly Actor HelpDesk = new("hana", null, "Hana Helpdesk", [Role.HelpDesk]) { ProvenAt = DateTimeOffset.MaxValue };
    public static readonly Actor Officer = new("vera", Guid.NewGuid(), "Vera Validation", [Role.Officer]);
    public static readonly Actor Administrator = new("adam", null, "Adam Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    private Life(Workbench bench, ShiftedTime clock) => (Bench, Clock) = (bench, clock);

    public Workbench Bench { get; }

    public ShiftedTime Clock { get; }

    /// <summary>The person's own account.</summary>
    public Actor User => new("ana", Bench.Person.Id, Bench.Person.Name, [Role.User]);

    public static async Task<Life> BeginAsync(Func<PolicyContent, PolicyContent>? policy = null, Func<EmbeddedAuthority, ICertificateAuthority>? authority = null, DeviceKind kind = DeviceKind.PivCard, Func<IIssuanceStore, IIssuanceStore>? store = null)
    {
        var clock = new ShiftedTime();
        var content = new WorkbenchOptions().Policy;
        return new Life(await Workbench.CreateAsync(new WorkbenchOptions { Kind = kind, Time = clock, Authority = authority, Store = store, Policy = policy?.Invoke(content) ?? content }), clock);
    }

    /// <summary>The life of a folder that another process may have left.</summary>
    public static async Task<Life> OnFolderAsync(string folder, Func<IIssuanceStore, IIssuanceStore>? store, Func<EmbeddedAuthority, ICertificateAuthority>? authority)
    {
        var clock = new ShiftedTime();
        var readers = new CmsClient.Simulated.SimulatedReaders();
        readers.Plug(Workbench.Reader);
        return new Life(await Workbench.OnFolderAsync(folder, readers, new WorkbenchOptions { Time = clock, Store = store, Authority = authority }), clock);
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    /// <summary>Issues a new card to the person, for a request where one is named.</summary>
    public async Task<(Device Device, SimulatedPivCard Card)> IssueAsync(Guid? requestId = null)
    {
        var card = await Bench.InsertBlankAsync();
        var run = await RunAsync(requestId);
        Assert.Equal((RunState.Succeeded, (string?)null), (run.State, run.FailureDetail));
        return (await DeviceAsync(run.DeviceId), card);
    }

    public async Task<Issuance.Personalisation.Progress.RunSnapshot> RunAsync(Guid? requestId = null, Actor? actor = null)
    {
        var started = await Bench.StartAsync(actor ?? Workbench.Operator, order => order with { RequestId = requestId });
        Assert.True(started.Succeeded, started.Refusal?.ToString());
        return await Bench.EndAsync(started.Value);
    }

    /// <summary>A device whose personalisation did not end well: the authority refuses at the last moment.</summary>
    public async Task<(Device Device, SimulatedPivCard Card)> FailAsync()
    {
        var card = await Bench.InsertBlankAsync();
        Bench.Workstation.AfterTrip = request => Bench.Board.Abandon(request.RunId, Workbench.Operator);
        var run = await RunAsync();
        Bench.Workstation.AfterTrip = null;
        Assert.Equal(RunState.RolledBack, run.State);
        return (await DeviceAsync(run.DeviceId), card);
    }

    /// <summary>The help desk files a replacement.</summary>
    public async Task<Guid> ReplaceAsync(Guid deviceId, IssuanceReason reason) =>
        Must(await Bench.Get<FileRequest>().FileAsync(new FileOrder(Bench.Person.Id, Bench.Policy.Id, "local", reason, deviceId), HelpDesk));

    public async Task<Result<string[]>> MoveAsync(Guid deviceId, DeviceMove move, Actor? actor = null, MoveChoice? choice = null) =>
        await Bench.Get<MakeDeviceMove>().MakeAsync(deviceId, move, choice ?? new MoveChoice(), actor ?? HelpDesk);

    public Task<Device> DeviceAsync(Guid id) => Bench.Store.ReadAsync(async session => (await session.DeviceAsync(id))!);

    public Task<IssuanceRequest> RequestAsync(Guid id) => Bench.Store.ReadAsync(async session => (await session.RequestAsync(id))!);

    /// <summary>States of a device's certificates that are not from a run that did not end well, each once.</summary>
    public async Task<CertificateState[]> StatesAsync(Guid deviceId) =>
        [.. (await Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(deviceId))).Select(certificate => certificate.State).Distinct()];

    public Task<IReadOnlyList<Audit.AuditEvent>> AuditAsync(Guid deviceId) => Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(DeviceId: deviceId, Limit: 500)));

    /// <summary>The one audit event of a move, with the states it tells.</summary>
    public async Task AuditedOnceAsync(Guid deviceId, DeviceMove move, DeviceState? before, DeviceState? after)
    {
        var audit = Assert.Single(await AuditAsync(deviceId), it => it.What == $"device.{move}");
        Assert.Equal((before?.ToString(), after?.ToString()), (audit.Before, audit.After));
        Assert.Null((await Bench.Verifier.VerifyAsync()).Break);
    }

    /// <summary>A phone with one certificate, as a mobile enrolment leaves it.</summary>
    public async Task<Guid> PhoneAsync()
    {
        var phone = new Device { Kind = DeviceKind.MobileApp, Serial = "PHONE1", Edge = "phone", PersonId = Bench.Person.Id, CreatedAt = Clock.GetUtcNow() };
        foreach (var (move, by) in ((DeviceMove, MoveActor)[])[(DeviceMove.Bind, MoveActor.User), (DeviceMove.StartPersonalisation, MoveActor.User), (DeviceMove.Issue, MoveActor.Portal)]) Must(phone.Move(move, by));
        await Bench.Store.ChangeAsync<bool>(session =>
        {
            session.Add(phone);
            session.Add(new IssuedCertificate
            {
                SerialNumber = "4D0B11E1", Profile = "piv-authentication", Subject = "phone", PersonId = Bench.Person.Id, DeviceId = phone.Id, ToBeSigned = [1], State = CertificateState.Active,
                NotBefore = Clock.GetUtcNow(), NotAfter = Clock.GetUtcNow().AddYears(1),
            });
            return Task.FromResult<Result<bool>>(true);
        });
        return phone.Id;
    }

    /// <summary>Does a job now.</summary>
    public Task<int> DoAsync<T>() where T : Issuance.Jobs.IJob => Bench.Get<T>().RunAsync(CancellationToken.None);

    /// <summary>Where the card in the reader is, for short work on it.</summary>
    public CardPlace At(Guid deviceId, Guid? runId = null) => new(deviceId, Bench.Workstation.Id, null, runId ?? Guid.NewGuid());

    /// <summary>Puts a card into the reader and waits until the portal has recognised it.</summary>
    public async Task InsertAsync(SimulatedDevice card)
    {
        Bench.Readers.Pull(Workbench.Reader);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Bench.Workstation.Find(Bench.Workstation.Id)!.Readers.Readers.FirstOrDefault(it => it.Name == Workbench.Reader) is not { State: ReaderState.Empty }) await Task.Delay(10, limit.Token);
        Bench.Readers.Put(Workbench.Reader, card);
        await Bench.Workstation.CardAsync(Workbench.Reader);
    }

    /// <summary>What a card answers to a command, out of the client's hands.</summary>
    public async Task<StatusWord> AskAsync(SimulatedDevice card, CommandApdu command) => (await AnswerAsync(card, command)).Status;

    /// <summary>The whole of what a card answers to a command, out of the client's hands.</summary>
    public async Task<ResponseApdu> AnswerAsync(SimulatedDevice card, CommandApdu command)
    {
        await Bench.TakeOutOfTheClientsHandsAsync();
        card.Insert();
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card), ChainingOptions.Extended);
        await channel.TransmitAsync(new CommandApdu(0x00, 0xA4, 0x04, 0x00, Convert.FromHexString("A000000308000010000100"), 0));
        var answer = await channel.TransmitAsync(command);
        Bench.Readers.Plug(Workbench.Reader, card);
        return answer;
    }

    /// <summary>VERIFY with a PIN.</summary>
    public static CommandApdu Verify(string pin) => new(0x00, 0x20, 0x00, 0x80, (byte[])[.. System.Text.Encoding.ASCII.GetBytes(pin), .. Enumerable.Repeat((byte)0xFF, 8 - pin.Length)]);

    public static T Must<T>(Result<T> result)
    {
        Assert.True(result.Succeeded, result.Refusal?.ToString());
        return result.Value;
    }

    public static void Refused<T>(string code, Result<T> result) => Assert.Equal(code, result.Refusal?.Code);
}

/// <summary>The machine's clock, put forward by what a test says; timers run as they do.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void Forward(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
