using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.SignIn;

/// <summary>A card proves its person, and why it sometimes does not.</summary>
public sealed class ProveCardTests
{
    private const byte GeneralAuthenticate = 0x87;

    [Fact]
    public async Task Prove_RightPin_ProvesThePersonOfTheDevice()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var before = life.Clock.GetUtcNow();
        var proven = Must(await ProveAsync(life));
        Assert.Equal(new CardProven(device.Id, life.Bench.Person.Id) { At = proven.At }, proven);
        Assert.InRange(proven.At, before.AddSeconds(-1), life.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Prove_WrongPinUntilItIsBlocked_IsRefusedAndAudited()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        for (var left = life.Bench.Policy.Content.PinTries - 1; left > 0; left--)
        {
            var wrong = await ProveAsync(life, "482915");
            Assert.Equal(("refusal.pin-wrong", left), (wrong.Refusal?.Code, (int)wrong.Refusal!.Arguments[0]));
        }

        await RefusedAsync("refusal.pin-blocked", life, "482915");
        await RefusedAsync("refusal.pin-blocked", life);
    }

    [Fact]
    public async Task Prove_CardThatIsNotInUseHere_IsRefused()
    {
        await using var life = await BeginAsync();
        await life.Bench.InsertBlankAsync();
        await RefusedAsync("refusal.card-not-ours", life);
        var (device, _) = await life.IssueAsync();
        Must(await life.MoveAsync(device.Id, DeviceMove.Suspend));
        await RefusedAsync("refusal.card-suspended", life);
        Must(await life.MoveAsync(device.Id, DeviceMove.Terminate));
        await RefusedAsync("refusal.card-not-in-use", life);
        Refused("refusal.card-removed", await NewProveCard(life).ProveAsync(new CardProofOrder(Guid.NewGuid(), life.Bench.Workstation.Id, Guid.NewGuid(), life.Bench.Workstation.Seal(Workbench.Pin, Guid.NewGuid(), SecretKind.CurrentPin))));
    }

    [Fact]
    public async Task Prove_PersonWhoLeft_IsRefused()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(life.Bench.Person.Id))!.IsActive = false;
            return true;
        });
        await RefusedAsync("refusal.sign-in-left", life);
    }

    [Fact]
    public async Task Prove_CertificateThatExpired_IsRefused()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        life.Clock.Forward(TimeSpan.FromDays(5 * 366));
        await RefusedAsync("refusal.card-without-certificate", life);
    }

    [Fact]
    public async Task Prove_SignatureOfAnotherKey_IsRefused()
    {
        await using var life = await BeginAsync();
        var (_, card) = await life.IssueAsync();
        await life.Bench.TakeOutOfTheClientsHandsAsync();
        card.Insert();
        life.Bench.Readers.Plug(Workbench.Reader, new DisguisedCard(card, (command, own) =>
        {
            if (command[1] == GeneralAuthenticate && own.Length > 64) own[^3] ^= 1;
            return own;
        }));
        await RefusedAsync("refusal.card-not-its-key", life);
    }

    private static async Task<Result<CardProven>> ProveAsync(Life life, string pin = Workbench.Pin)
    {
        var (report, proof) = (await life.Bench.Workstation.CardAsync(Workbench.Reader), Guid.NewGuid());
        return await NewProveCard(life).ProveAsync(new CardProofOrder(proof, life.Bench.Workstation.Id, report.InsertionId, life.Bench.Workstation.Seal(pin, proof, SecretKind.CurrentPin)));
    }

    /// <summary>Refused with this code, which is audited.</summary>
    private static async Task RefusedAsync(string code, Life life, string pin = Workbench.Pin)
    {
        Refused(code, await ProveAsync(life, pin));
        var audit = (await life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(Limit: 1))))[0];
        Assert.Equal(("sign-in.failed", code), (audit.What, audit.Refused));
    }

    private static ProveCard NewProveCard(Life life) => new(life.Bench.Store, life.Bench.Workstation, life.Clock);
}
