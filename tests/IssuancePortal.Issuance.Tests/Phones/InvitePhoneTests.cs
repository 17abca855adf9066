using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>The mode Remote: an operator invites, and neither link nor code opens anything alone.</summary>
public sealed class InvitePhoneTests
{
    [Fact]
    public async Task Invite_WhereTheModeIsOff_IsRefused()
    {
        await using var bench = await PhoneBench.BeginAsync(mode: "remote");
        Assert.False(Issuance.Modes.RemoteMode.Mode.OnByDefault);
        Refused("refusal.mode-off", await InviteAsync(bench));
        Assert.Equal("refusal.phone-no-policy", Must(await bench.Life.Bench.Get<InvitePhone>().OfferAsync(bench.Life.Bench.Person.Id, Workbench.Operator)).Refusal?.Code);
    }

    [Fact]
    public async Task Invite_TakenUpWithTheCode_IssuesThePhone()
    {
        await using var bench = await OnAsync();
        var invited = Must(await InviteAsync(bench));
        var (to, link, _) = Assert.Single(bench.Life.Bench.Mail.Sent);
        Assert.Equal((to, bench.Life.Bench.Person.Email), (invited.MailedTo, to));
        Assert.DoesNotContain(invited.OneTimeCode!, link, StringComparison.Ordinal);
        var token = link.Split('/')[^1];
        Assert.Equal(PhoneLink.AsksForCode, await bench.Phone.PeekAsync(token));
        Refused("refusal.phone-link-unknown", await bench.Phone.OpenAsync(token, PhoneBench.Browser));
        Refused("refusal.phone-code-wrong", await AcceptAsync(bench, token, "AAAAA-AAAAA"));

        var secret = Must(await AcceptAsync(bench, token, invited.OneTimeCode!.ToLowerInvariant()));
        Refused("refusal.phone-link-taken", await AcceptAsync(bench, token, invited.OneTimeCode));
        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));

        var view = (await bench.Phone.LookAsync(secret))!;
        Assert.Equal((PhoneStage.Installed, bench.Card!.Id), (view.Stage, view.Device!.ParentDeviceId));
        Assert.Equal(RequestState.Executed, (await bench.Life.RequestAsync(invited.RequestId)).State);
        Assert.Single(await bench.Life.AuditAsync(view.Device.Id), it => it.What == PhoneEvents.Added);
        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Code_TriedTooOften_EndsTheInvitationUntilAnotherIsSent()
    {
        await using var bench = await OnAsync();
        var first = Must(await InviteAsync(bench));
        var token = Token(bench);
        for (var i = 0; i < 5; i++) Refused("refusal.phone-code-wrong", await AcceptAsync(bench, token, "WRONG"));
        Refused("refusal.phone-link-expired", await AcceptAsync(bench, token, first.OneTimeCode!));

        var second = Must(await bench.Life.Bench.Get<InvitePhone>().InviteAgainAsync(first.RequestId, Link, Workbench.Operator));
        Refused("refusal.phone-link-expired", await AcceptAsync(bench, token, second.OneTimeCode!));
        Must(await AcceptAsync(bench, Token(bench), second.OneTimeCode!));
    }

    [Fact]
    public async Task INV03_Accept_WhenTheCardIsNoLongerInUse_IsRefused()
    {
        await using var bench = await OnAsync();
        var invited = Must(await InviteAsync(bench));
        Must(await bench.Life.MoveAsync(bench.Card!.Id, DeviceMove.Suspend));
        Refused("refusal.no-parent-device", await AcceptAsync(bench, Token(bench), invited.OneTimeCode!));
        // The code was right: it is still good once the card is.
        Must(await bench.Life.MoveAsync(bench.Card.Id, DeviceMove.Resume));
        Must(await AcceptAsync(bench, Token(bench), invited.OneTimeCode!));
    }

    [Fact]
    public async Task Accept_AfterItsTimeOrWithdrawn_IsRefused()
    {
        await using var bench = await OnAsync();
        var withdrawn = Must(await InviteAsync(bench));
        Must(await bench.Life.Bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(withdrawn.RequestId), Workbench.Operator));
        Refused("refusal.phone-link-expired", await AcceptAsync(bench, Token(bench), withdrawn.OneTimeCode!));

        var late = Must(await InviteAsync(bench));
        bench.Life.Clock.Forward(TimeSpan.FromDays(4));
        Refused("refusal.phone-link-expired", await AcceptAsync(bench, Token(bench), late.OneTimeCode!));
    }

    [Fact]
    public async Task Accept_WhereTermsAreInForce_IsRefusedUntilTheyAreAcceptedAndCostsNoTry()
    {
        await using var bench = await OnAsync();
        var invited = Must(await InviteAsync(bench));
        var (token, accept) = (Token(bench), bench.Life.Bench.Get<AcceptInvitation>());
        Assert.False((await accept.TermsAsync(token)).On);
        var terms = new TermsSettings { On = true, Version = "1", English = "Yours alone." };
        bench.Life.Bench.Settings.Set(terms);
        Assert.Equal(terms, await accept.TermsAsync(token));
        Assert.False((await accept.TermsAsync("no such link")).On);
        for (var i = 0; i < 6; i++) Refused("refusal.terms-not-accepted", await AcceptAsync(bench, token, "WRONG"));

        bench.Life.Bench.Settings.Set(terms with { Version = "2" });
        Refused("refusal.terms-changed", await accept.AcceptAsync(token, invited.OneTimeCode!, PhoneBench.Browser, terms.Hash()));
        var now = terms with { Version = "2" };
        Refused("refusal.phone-code-wrong", await accept.AcceptAsync(token, "WRONG", PhoneBench.Browser, now.Hash()));
        Must(await accept.AcceptAsync(token, invited.OneTimeCode!, PhoneBench.Browser, now.Hash()));
        var accepted = Assert.Single(await bench.Life.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "terms.accepted" })));
        Assert.Equal((bench.Life.Bench.Person.Id, "2"), (accepted.PersonId, accepted.After));
        Assert.False((await accept.TermsAsync(token)).On);
    }

    [Fact]
    public async Task Accept_AndNotFinished_FailsAsAnyPhone()
    {
        await using var bench = await OnAsync();
        var invited = Must(await InviteAsync(bench));
        var secret = Must(await AcceptAsync(bench, Token(bench), invited.OneTimeCode!));
        Refused("refusal.phone-way-not-allowed", await bench.SetUp.FileAsync(secret));
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        await bench.Life.DoAsync<EndEnrolmentsJob>();
        Assert.Equal((PhoneStage.Expired, DeviceState.Failed), ((await bench.Phone.LookAsync(secret))!.Stage, (await bench.Phone.LookAsync(secret))!.Device!.State));
        Assert.Equal(RequestState.Cancelled, (await bench.Life.RequestAsync(invited.RequestId)).State);
    }

    [Fact]
    public async Task Invite_OfOneselfOrWithoutMail_IsRefused()
    {
        await using var bench = await OnAsync();
        Refused("refusal.own-device", await bench.Life.Bench.Get<InvitePhone>().InviteAsync(bench.Life.Bench.Person.Id, bench.Policy.Id, Link, "", Workbench.Operator with { PersonId = bench.Life.Bench.Person.Id }));
        bench.Life.Bench.Mail.IsOn = false;
        Refused("refusal.phone-no-mail", await InviteAsync(bench));
    }

    private static async Task<PhoneBench> OnAsync()
    {
        var bench = await PhoneBench.BeginAsync(mode: "remote");
        bench.Life.Bench.Settings.Set(new DeviceSettings { Modes = ["local", "remote"] });
        return bench;
    }

    private static Task<Result<RemoteInvited>> InviteAsync(PhoneBench bench) => bench.Life.Bench.Get<InvitePhone>().InviteAsync(bench.Life.Bench.Person.Id, bench.Policy.Id, Link, "", Workbench.Operator);

    private static Task<Result<string>> AcceptAsync(PhoneBench bench, string token, string code) => bench.Life.Bench.Get<AcceptInvitation>().AcceptAsync(token, code, PhoneBench.Browser);

    private static string Token(PhoneBench bench) => bench.Life.Bench.Mail.Sent.Last().Secret.Split('/')[^1];

    private static Uri Link(string token) => new($"https://portal.example/phone/{token}");
}
