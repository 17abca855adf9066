using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.TestLib;
using static IssuancePortal.Issuance.Tests.Authorities.OutsideEntries;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>What a strict EST server says and hands out that is not as ordered.</summary>
public sealed class OutsideEstTests
{
    [Fact]
    public async Task Est_RefusedInWords_TheRunEndsWithThem()
    {
        await using var rig = new OutsideRig();
        var est = new EstDesk(rig) { Says = (400, "The department\r\nhas no budget.") };
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("est", AuthorityKind.Est, await est.OpenAsync(), bySecret: true, revokedBy: OutsideEntry.ByHand)), null, (0x9A, "est"));
        var run = await RunAsync(bench);
        Assert.Equal("refusal.authority-refused", run.Failure?.Code);
        Assert.Equal("The department  has no budget.", run.Failure!.Arguments[1]);
        Assert.Equal(1, est.Count);
    }

    [Fact]
    public async Task Est_WrongPassword_IsRefused_AndTheConnectionTestTellsTheAuthorityByItsCertificates()
    {
        await using var rig = new OutsideRig();
        var est = new EstDesk(rig);
        var entry = rig.Entry("est", AuthorityKind.Est, await est.OpenAsync(), bySecret: true, revokedBy: OutsideEntry.ByHand);
        entry.Secret = "wrong";
        await using var bench = await BenchAsync(OutsideRig.Options(entry), null, (0x9A, "est"));
        Assert.True((await bench.Get<LookAtAuthorities>().TestAsync("est", Administrator)).Succeeded);
        Assert.Equal(("refusal.authority-refused", "HTTP 401"), ((await RunAsync(bench)) is { Failure: { } failure } ? (failure.Code, (string)failure.Arguments[1]) : default));
    }

    [Fact]
    public async Task Est_SerialNumberOfAnotherCertificate_WaitsForAPersonToRevokeItThere()
    {
        await using var rig = new OutsideRig { Serial = [0x51, 2, 3, 4, 5, 6, 7, 8, 9] };
        var est = new EstDesk(rig);
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("est", AuthorityKind.Est, await est.OpenAsync(), bySecret: true, revokedBy: OutsideEntry.ByHand)), null, (0x9A, "est"), (0x9C, "est"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-wrong-certificate"), (run.State, run.Failure?.Code));
        Assert.Equal(2, est.Count);
        Assert.Equal(0, await bench.Get<IssueOutside>().ChaseAsync());
        Assert.Empty(await bench.Store.ReadAsync(session => session.Outside.OpenOrdersAsync(run.RunId)));

        var look = bench.Get<LookAtAuthorities>();
        var clashing = Assert.Single(Must(await look.ListAsync(Administrator)).Single().Clashing);
        Assert.Equal(("510203040506070809", null), (clashing.SerialNumber, clashing.EndedAt));
        Assert.Equal("refusal.not-allowed", (await look.ConfirmAsync(clashing.Id, Workbench.Operator)).Refusal?.Code);
        Assert.True((await look.ConfirmAsync(clashing.Id, Administrator)).Succeeded);
        var settled = (await bench.Store.ReadAsync(session => session.Outside.OrderAsync(clashing.Id)))!;
        Assert.Equal(AuthorityOrderState.Wrong, settled.State);
        Assert.NotNull(settled.EndedAt);
        Assert.Empty(Must(await look.ListAsync(Administrator)).Single().Clashing);
        Assert.Equal("refusal.authority-not-by-hand", (await look.ConfirmAsync(clashing.Id, Administrator)).Refusal?.Code);
        Assert.Single(await bench.Store.ReadAsync(session => session.AuditAsync(new(DeviceId: run.DeviceId))), it => it.What == "certificate.published-by-hand");
    }
}
