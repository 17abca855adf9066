using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>Phones of a site in which an officer has to approve them first.</summary>
public sealed class ApprovedPhoneTests
{
    [Fact]
    public async Task Add_WhereApprovalIsNeeded_IsAskedForOnceAndCarriedOutAfterwards()
    {
        await using var bench = await BeginAsync();
        Refused("refusal.phone-asked", await bench.AskAsync());
        var asked = await AskedAsync(bench);
        Assert.Equal((RequestState.PendingApproval, (Guid?)null), (asked.State, asked.DeviceId));
        Refused("refusal.phone-asked", await bench.AskAsync());
        Assert.Equal("refusal.phone-asked", Must(await bench.Add.OfferAsync(bench.Life.User)).Refusal?.Code);
        Assert.Equal(asked.Id, (await AskedAsync(bench)).Id);

        await ApproveAsync(bench, asked);
        Assert.Null(Must(await bench.Add.OfferAsync(bench.Life.User)).Refusal);
        var (invited, secret) = await bench.ConfirmedAsync();
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
        Assert.Equal((PhoneStage.Installed, asked.Id), ((await bench.ViewAsync(invited)).Stage, (await bench.ViewAsync(invited)).Invitation.RequestId));
        Assert.Equal(RequestState.Executed, (await bench.Life.RequestAsync(asked.Id)).State);
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Add_OfWhatWasApprovedBeforeItChanged_IsRefused()
    {
        await using var bench = await BeginAsync();
        Refused("refusal.phone-asked", await bench.AskAsync());
        var asked = await AskedAsync(bench);
        await ApproveAsync(bench, asked);
        Must(await bench.Life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            var policy = (await session.PolicyAsync(bench.Policy.Id))!;
            policy.Content = policy.Content with { ValidDays = policy.Content.ValidDays - 1 };
            return true;
        }));
        Refused("refusal.approval-void", await bench.AskAsync());
        Assert.DoesNotContain(await bench.Life.Bench.Store.ReadAsync(session => session.DevicesOfAsync(bench.Life.Bench.Person.Id)), device => device.Kind == DeviceKind.MobileApp);
    }

    [Fact]
    public async Task Add_OfWhatWasApprovedTooLongAgo_IsRefused()
    {
        await using var bench = await BeginAsync();
        Refused("refusal.phone-asked", await bench.AskAsync());
        var asked = await AskedAsync(bench);
        await ApproveAsync(bench, asked);
        bench.Life.Clock.Forward((asked.ExpiresAt ?? bench.Life.Clock.GetUtcNow()) - bench.Life.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
        Refused("refusal.request-expired", await bench.AskAsync());
    }

    private static async Task<PhoneBench> BeginAsync()
    {
        var bench = await PhoneBench.BeginAsync();
        bench.Life.Bench.Settings.Set(new DeviceSettings { Tightened = ["self-user-bound"] });
        return bench;
    }

    private static async Task<IssuanceRequest> AskedAsync(PhoneBench bench) =>
        Assert.Single(await bench.Life.Bench.Store.ReadAsync(session => session.RequestsOfAsync(bench.Life.Bench.Person.Id)), request => request.PolicyId == bench.Policy.Id);

    private static async Task ApproveAsync(PhoneBench bench, IssuanceRequest request)
    {
        var content = await bench.Life.Bench.Store.ReadAsync(session => RequestContent.OfAsync(session, request));
        Must(await bench.Life.Bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(request.Id, content.Hash()), Officer));
    }
}
