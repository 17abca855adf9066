using System.Text;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Settings;

/// <summary>How an initial password reaches its person, and that it is kept nowhere on the way.</summary>
public sealed class PasswordDeliveryTests
{
    [Theory]
    [InlineData(PasswordDelivery.Operator, true, false)]
    [InlineData(PasswordDelivery.Mail, false, true)]
    [InlineData(PasswordDelivery.Both, true, true)]
    public async Task Bind_InEachWay_ShowsAndMailsWhatTheSiteWants(PasswordDelivery by, bool isShown, bool isMailed)
    {
        await using var life = await BeginAsync(Bound);
        life.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = by });
        var bound = Must(await BindAsync(life));
        Assert.Equal((isShown, isMailed ? life.Bench.Person.Email : null), (bound.InitialPassword is not null, bound.MailedTo));
        Assert.Equal(isMailed ? 1 : 0, life.Bench.Mail.Sent.Count);
        var password = bound.InitialPassword ?? life.Bench.Mail.Sent.Single().Secret;
        if (isShown && isMailed) Assert.Equal(password, life.Bench.Mail.Sent.Single().Secret);

        await IsNowhereAsync(life, password);
        Assert.Equal(life.Bench.Person.Id, Must(await life.Bench.Get<ProveIdentity>().ByInitialPasswordAsync("1001", password)).Id);
        var audit = (await life.AuditAsync(bound.DeviceId)).Where(it => it.What.StartsWith("initial-password.", StringComparison.Ordinal)).Select(it => it.What);
        Assert.Equal(isMailed ? ["initial-password.made", "initial-password.mailed"] : ["initial-password.made"], audit.Order(StringComparer.Ordinal).Reverse().Order());
    }

    [Fact]
    public async Task Bind_WhereItCannotBeMailed_IsRefusedOrShown()
    {
        await using var life = await BeginAsync(Bound);
        life.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = PasswordDelivery.Mail });
        life.Bench.Mail.IsOn = false;
        Refused("refusal.initial-password-mail-off", await BindAsync(life));
        life.Bench.Mail.IsOn = true;
        await AddressAsync(life, "");
        Refused("refusal.initial-password-no-address", await BindAsync(life));
        life.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = PasswordDelivery.Both });
        var bound = Must(await BindAsync(life));
        Assert.NotNull(bound.InitialPassword);
        Assert.Null(bound.MailedTo);
        Assert.Empty(life.Bench.Mail.Sent);
    }

    [Fact]
    public async Task Bind_WhenTheMailServerDoesNotTakeIt_SaysSoAndANewOneIsMailed()
    {
        await using var life = await BeginAsync(Bound);
        life.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = PasswordDelivery.Mail });
        life.Bench.Mail.IsDown = true;
        var bound = Must(await BindAsync(life));
        Assert.Equal(("refusal.initial-password-not-sent", (string?)null, (string?)null), (bound.MailFault?.Code, bound.MailedTo, bound.InitialPassword));
        Assert.Single(await life.AuditAsync(bound.DeviceId), it => it is { What: "initial-password.mailed", Refused: "refusal.initial-password-not-sent" });

        life.Bench.Mail.IsDown = false;
        var again = Must(await life.Bench.Get<BindDevice>().RenewPasswordAsync(bound.RequestId, Workbench.Operator));
        Assert.Equal((life.Bench.Person.Email, (string?)null), (again.MailedTo, again.InitialPassword));
        Must(await life.Bench.Get<ProveIdentity>().ByInitialPasswordAsync("1001", life.Bench.Mail.Sent.Single().Secret));
    }

    [Fact]
    public async Task Bind_UnderAPolicyThatMakesNone_MailsNothing()
    {
        await using var life = await BeginAsync(policy => Bound(policy) with { InitialPassword = DisplayMode.NotDisplayed });
        life.Bench.Settings.Set(new SelfServiceSettings { InitialPasswordBy = PasswordDelivery.Mail });
        var bound = Must(await BindAsync(life));
        Assert.Equal(((string?)null, (string?)null), (bound.InitialPassword, bound.MailedTo));
        Assert.Empty(life.Bench.Mail.Sent);
    }

    private static PolicyContent Bound(PolicyContent policy) => policy with { Modes = ["self-operator-bound"] };

    private static async Task<Result<BoundDevice>> BindAsync(Life life)
    {
        await life.Bench.InsertBlankAsync();
        var report = await life.Bench.Workstation.CardAsync(Workbench.Reader);
        return await life.Bench.Get<BindDevice>().BindAsync(new BindOrder(life.Bench.Person.Id, life.Bench.Policy.Id, life.Bench.Workstation.Id, Workbench.Reader, report.InsertionId, null), Workbench.Operator);
    }

    private static async Task AddressAsync(Life life, string address) => Must(await life.Bench.Store.ChangeAsync<bool>(async session =>
    {
        (await session.PersonAsync(life.Bench.Person.Id))!.Email = address;
        return true;
    }));

    /// <summary>In no file of the database, log and shared memory included.</summary>
    private static async Task IsNowhereAsync(Life life, string secret)
    {
        foreach (var file in Directory.EnumerateFiles(life.Bench.Folder, "portal.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            foreach (var written in (string[])[secret, secret.ToLowerInvariant(), string.Join('-', secret.Chunk(4).Select(part => new string(part)))])
                Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(written)));
        }
    }
}
