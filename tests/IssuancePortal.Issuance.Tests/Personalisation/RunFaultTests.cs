using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Personalisation;

/// <summary>What keeps a run from starting or from ending well: each has its own code, is written down with it, and leaves nothing half done.</summary>
public sealed class RunFaultTests
{
    private const byte GetData = 0xCB;
    private const byte GetProductionData = 0xCA;
    private const byte Generate = 0x47;
    private const byte Attest = 0xF9;
    private const byte Select = 0xA4;
    private static readonly byte[] Chuid = [0x5F, 0xC1, 0x02];
    private static readonly byte[] NotFound = [0x6A, 0x82];

    [Fact]
    public async Task Start_CardThatNobodyRecognises_IsRefused()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, new DisguisedCard(SimulatedPivCard.Create(), (command, own) => command[1] == Select ? NotFound : own));
        Refused("refusal.card-not-recognised", await bench.StartAsync(Workbench.Operator, order => order));
    }

    [Fact]
    public async Task Start_CardThatTellsNoSerial_IsRefused()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, new DisguisedCard(SimulatedPivCard.Create(), (command, own) => command[1] == GetProductionData ? NotFound : own));
        Refused("refusal.card-without-serial", await bench.StartAsync(Workbench.Operator, order => order));
    }

    [Fact]
    public async Task Start_CardOfAnotherKindThanThePolicys_IsRefused()
    {
        await using var bench = await Workbench.CreateAsync();
        var keys = new DevicePolicy { Name = "Keys", Kind = DeviceKind.YubiKey, Content = bench.Policy.Content };
        await bench.Store.ChangeAsync<bool>(session =>
        {
            session.Add(keys);
            return Task.FromResult<Result<bool>>(true);
        });
        await bench.InsertBlankAsync();
        Refused("refusal.wrong-kind", await bench.StartAsync(Workbench.Operator, order => order with { PolicyId = keys.Id }));
    }

    [Fact]
    public async Task Start_AtAWorkstationOfSomebodyElse_IsRefused()
    {
        await using var bench = await Workbench.CreateAsync();
        await bench.InsertBlankAsync();
        bench.Workstation.IsOffered = false;
        Refused("refusal.workstation-not-yours", await bench.StartAsync(Workbench.Operator, order => order with { BrowserId = "another browser" }));
    }

    [Fact]
    public async Task Start_OnACardThatIsBeingPersonalised_IsRefusedAndTheRunGoesOn()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = await bench.InsertBlankAsync();
        Result<Guid>? second = null;
        bench.Workstation.BeforeTrip = _ => second ??= Task.Run(() => bench.StartAsync(Workbench.Operator, order => order)).GetAwaiter().GetResult();
        var runId = Must(await bench.StartAsync(Workbench.Operator, order => order));
        await bench.EndAsync(runId);
        Refused("refusal.run-open-on-device", second!.Value);
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Fact]
    public async Task Start_FailedDeviceByItsPersonWhereTheSiteLetsNobodyTryAgain_IsRefused()
    {
        await using var life = await BeginAsync(policy => policy with { Modes = ["self-user-bound"] });
        await life.Bench.InsertBlankAsync();
        life.Bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true });
        life.Bench.Workstation.AfterTrip = request => life.Bench.Board.Abandon(request.RunId, life.User);
        var run = await life.Bench.EndAsync(Must(await StartAsync()));
        life.Bench.Workstation.AfterTrip = null;
        Assert.Equal((RunState.RolledBack, "refusal.run-abandoned"), (run.State, run.Failure?.Code));

        life.Bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true, Retry = false });
        Refused("refusal.retry-off", await StartAsync());
        life.Bench.Settings.Set(new SelfServiceSettings { TakeUnknownDevice = true });
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(await StartAsync()))).State);

        Task<Result<Guid>> StartAsync() => life.Bench.StartAsync(life.User, order => order with { Mode = "self-user-bound" });
    }

    [Fact]
    public async Task Abandon_OfWhatIsOverOrNeverWas_IsRefused()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = await bench.InsertBlankAsync();
        var runId = await bench.IssueAsync();
        await bench.EndAsync(runId);
        var nobody = Guid.NewGuid();
        Refused("refusal.run-ended", bench.Board.Abandon(runId, Workbench.Operator));
        Refused("refusal.run-ended", await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), Workbench.Operator, CancellationToken.None));
        Refused("refusal.run-unknown", bench.Board.Abandon(nobody, Workbench.Operator));
        Refused("refusal.run-unknown", await bench.Board.EnterPinAsync(nobody, bench.Workstation.Seal(Workbench.Pin, nobody), Workbench.Operator, CancellationToken.None));
        Refused("refusal.run-unknown", await bench.Get<LookAtRun>().LookAsync(nobody, Workbench.Operator));
        await Invariants.IssuedAsync(bench, runId, card);
    }

    [Fact]
    public async Task Run_CardWithAManagementKeyThatNobodyKnows_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, SimulatedPivCard.Create(new() { FactoryAdminKey = [.. Enumerable.Range(0x20, 24).Select(it => (byte)it)] }));
        await FailsAsync("refusal.management-key-rejected", bench);
    }

    [Fact]
    public async Task Run_CardThatDoesNotReadAsItWasWritten_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, new DisguisedCard(SimulatedPivCard.Create(), (command, own) =>
        {
            if (command[1] == GetData && command.AsSpan().IndexOf(Chuid) >= 0 && own.Length > 64) own[own.Length / 2] ^= 1;
            return own;
        }));
        await FailsAsync("refusal.card-differs", bench);
    }

    [Fact]
    public async Task Run_CardThatRefusesACommand_IsRolledBackAndSaysWhichAndHow()
    {
        await using var bench = await Workbench.CreateAsync();
        bench.Readers.Put(Workbench.Reader, new DisguisedCard(SimulatedPivCard.Create(), (command, own) => command[1] == Generate ? [0x6A, 0x84] : own));
        var run = await FailsAsync("refusal.card-answered", bench);
        Assert.Contains("instruction 47 answered 6A84", run.FailureDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_PolicyWithACertificateProfileThatIsGone_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync();
        await bench.InsertBlankAsync();
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            var policy = (await session.PolicyAsync(bench.Policy.Id))!;
            policy.Content = policy.Content with { Slots = [policy.Content.Slots[0] with { Profile = "gone" }] };
            return true;
        });
        await FailsAsync("refusal.profile-unknown", bench);
    }

    [Fact]
    public async Task Run_AttestationThatIsNone_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey });
        bench.Readers.Put(Workbench.Reader, new DisguisedCard(SimulatedYubiKey.Create(), (command, own) =>
        {
            if (command[1] == Attest && own.Length > 64) own[0] = 0x31;
            return own;
        }));
        await FailsAsync("refusal.attestation-unreadable", bench);
    }

    [Fact]
    public async Task Run_PhotoThatIsNone_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync();
        await bench.InsertBlankAsync();
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PhotoAsync(bench.Person.Id))!.Jpeg = [0xFF, 0xD8, 0xFF];
            return true;
        });
        await FailsAsync("refusal.photo-unreadable", bench);
    }

    [Fact]
    public async Task Run_NameThatNoCertificateMayHave_IsRolledBack()
    {
        await using var bench = await Workbench.CreateAsync();
        await bench.InsertBlankAsync();
        await bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(bench.Person.Id))!.Department = new string('x', 65);
            return true;
        });
        await FailsAsync("refusal.against-profile", bench);
    }

    [Fact]
    public async Task Run_AuthorityBreaksDown_IsRolledBackAsUnexpected()
    {
        await using var bench = await Workbench.CreateAsync(new() { Authority = _ => new BrokenAuthority() });
        await bench.InsertBlankAsync();
        await FailsAsync("refusal.unexpected", bench);
    }

    [Fact]
    public async Task Run_ClientOfAnotherPortal_IsRolledBackAndTheCardUntouched()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = await bench.InsertBlankAsync();
        await bench.Workstation.CardAsync(Workbench.Reader);
        bench.Workstation.MayRun = false;
        var before = card.ApduCount;
        await FailsAsync("refusal.client-refused", bench);
        Assert.Equal(before, card.ApduCount);
    }

    [Fact]
    public async Task Run_CardInTheHandsOfAnother_WaitsUntilItIsFree()
    {
        await using var bench = await Workbench.CreateAsync();
        var card = await bench.InsertBlankAsync();
        var (report, other) = (await bench.Workstation.CardAsync(Workbench.Reader), Guid.NewGuid());
        await bench.Board.PrepareAsync(other, bench.Workstation.Id, Workbench.Reader, report, Workbench.Operator, null, CancellationToken.None);
        var runId = await bench.IssueAsync(prepare: false);
        Assert.Equal("refusal.card-busy", (await bench.ReachAsync(runId, RunState.WaitingForCard)).Failure?.Code);
        await bench.Board.ForgetPreparationAsync(other, bench.Workstation.Id, Workbench.Reader, CancellationToken.None);
        await bench.EndAsync(runId);
        await Invariants.IssuedAsync(bench, runId, card);
    }

    /// <summary>The run is rolled back with this code, on the board and in the records alike.</summary>
    private static async Task<RunSnapshot> FailsAsync(string code, Workbench bench)
    {
        var runId = Must(await bench.StartAsync(Workbench.Operator, order => order));
        var run = await bench.EndAsync(runId);
        Assert.Equal((RunState.RolledBack, code), (run.State, run.Failure?.Code));
        Assert.Equal(code, (await bench.Store.ReadAsync(session => session.RunAsync(runId)))!.FailureCode);
        await Invariants.RolledBackAsync(bench, runId);
        return run;
    }

    private sealed class BrokenAuthority : ICertificateAuthority
    {
        public Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation) => throw new IOException("The disk is full.");

        public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation) => Task.FromResult<Result<bool>>(true);
    }
}
