using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Devices;

/// <summary>What must always hold for phones, each rule by its number.</summary>
public sealed class MobileInvariantTests
{
    [Fact]
    public async Task INV03_PhoneWithoutACardInUse_IsRefused()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(new DeviceSettings { Kinds = [DeviceKind.PivCard, DeviceKind.MobileApp] });
        var policy = await MobilePolicyAsync(life);
        Refused("refusal.no-parent-device", await AskAsync());

        var (card, _) = await life.IssueAsync();
        Must(await life.MoveAsync(card.Id, DeviceMove.Suspend));
        Refused("refusal.no-parent-device", await AskAsync());

        Must(await life.MoveAsync(card.Id, DeviceMove.Resume));
        Must(await life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(Must(await AskAsync())), life.User));

        // One phone is enough, too (INV-02).
        await life.PhoneAsync();
        Refused("refusal.has-mobile-device", await AskAsync());

        Task<Result<Guid>> AskAsync() => life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, policy.Id, "self-user-bound"), life.User);
    }

    [Fact]
    public void INV04_VirtualCardsAndPhones_AreNeverBoundByAnOperator()
    {
        Assert.All(
            ModeCatalogue.All.Where(mode => mode.ActorOf(StageKind.Bind) == StageActor.Operator),
            mode => Assert.DoesNotContain(mode.Kinds, kind => kind is DeviceKind.VirtualSmartCard or DeviceKind.MobileApp));
        Assert.Contains(ModeCatalogue.All, mode => mode.Kinds.Contains(DeviceKind.VirtualSmartCard));
    }

    [Fact]
    public async Task INV24_Phone_IsHeldResumedAndTerminatedAndNothingElse()
    {
        await using var life = await BeginAsync();
        await life.IssueAsync();
        var phone = await life.PhoneAsync();
        Refused("refusal.nothing-to-replace", await life.Bench.Get<FileRequest>().FileAsync(new FileOrder(life.Bench.Person.Id, life.Bench.Policy.Id, "local", IssuanceReason.Lost, phone), HelpDesk));
        Refused("refusal.kind-not-supported", await life.Bench.Get<UnlockPin>().AllowAsync(phone, HelpDesk));

        Must(await life.MoveAsync(phone, DeviceMove.Suspend));
        Must(await life.MoveAsync(phone, DeviceMove.Resume));
        Must(await life.MoveAsync(phone, DeviceMove.Terminate));
        foreach (var move in (DeviceMove[])[DeviceMove.Recycle, DeviceMove.Dispose]) Refused("refusal.not-their-move", await life.MoveAsync(phone, move));
    }

    private static async Task<DevicePolicy> MobilePolicyAsync(Life life)
    {
        var policy = new DevicePolicy
        {
            Name = "Phone", Kind = DeviceKind.MobileApp, Content = new PolicyContent { Modes = ["self-user-bound"], Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256)] },
        };
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(policy);
            foreach (var group in (await session.PersonAsync(life.Bench.Person.Id))!.Groups) session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = IssuanceType.Initial });
            return true;
        });
        return policy;
    }
}
