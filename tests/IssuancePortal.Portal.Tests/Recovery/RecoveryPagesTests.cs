using System.Security.Cryptography.X509Certificates;
using Bunit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Devices;
using IssuancePortal.Portal.Features.Recovery;
using IssuancePortal.Portal.Tests.Issue;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests.Recovery;

/// <summary>Two officers recover a kept key with the pages; administrators say who else can open keys.</summary>
public sealed class RecoveryPagesTests : DeskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Actor Ria = new("ria", Guid.NewGuid(), "Ria Records", [Role.RecoveryOfficer]);
    private static readonly Actor Rolf = new("rolf", Guid.NewGuid(), "Rolf Records", [Role.RecoveryOfficer]);
    private static readonly Actor Admin = new("alice", null, "Alice Admin", [Role.Administrator]);

    private Confirmation Confirmation => Services.GetRequiredService<Confirmation>();

    [Fact]
    public async Task Recovery_AskedApprovedFetched_HandsTheFileOutOnce()
    {
        var device = await KeepAsync();
        SignIn(Ria);
        var ask = Render<AskPage>(parameters => parameters.Add(it => it.PersonId, Ana.Id));
        ask.WaitForElement("form input[type=radio]", Patience);
        ask.Find("form").Submit();
        Until(ask, () => Assert.Equal("true", ask.Find("textarea").GetAttribute("aria-invalid")));
        ask.Find("textarea").Change("Order 17 of the court");
        ask.Find("form").Submit();
        Until(ask, () => Assert.EndsWith("/recovery", Navigation.Uri, StringComparison.Ordinal));

        var own = Render<RecoveryPage>();
        Until(own, () => Assert.Single(own.FindAll("[data-state=Asked] [data-withdraw]")));
        Assert.Empty(own.FindAll("[data-approve]"));
        SignIn(Rolf);
        var other = Render<RecoveryPage>();
        other.WaitForElement("[data-approve]", Patience).Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await other.InvokeAsync(() => Confirmation.Answer(true));
        Until(other, () => Assert.Single(other.FindAll("[data-state=Approved]")));
        Assert.Empty(other.FindAll("[data-fetch]"));

        SignIn(Ria);
        var last = Render<RecoveryPage>();
        last.WaitForElement("[data-fetch]", Patience).Click();
        var file = last.WaitForElement("[data-file]", Patience).GetAttribute("href")!;
        var pkcs12 = Convert.FromBase64String(file[(file.IndexOf(',', StringComparison.Ordinal) + 1)..]);
        var password = last.FindComponents<Copyable>().Select(it => it.Instance.Text).First(text => text.Length == 29);
        using var opened = X509CertificateLoader.LoadPkcs12(pkcs12, password);
        Assert.Equal(Assert.Single(await CertificatesAsync(device), it => it.Slot == 0x9D).Der, opened.RawData);
        Until(last, () => Assert.Single(last.FindAll("[data-state=Fetched]")));
        Assert.Empty(last.FindAll("[data-fetch]"));
        last.Find("[data-forget]").Click();
        Until(last, () => Assert.Empty(last.FindAll("[data-recovered]")));
    }

    [Fact]
    public async Task Recovery_Denied_EndsThere()
    {
        await KeepAsync();
        var key = Assert.Single(await Store.ReadAsync(session => session.Escrow.KeysOfAsync(Ana.Id))).Key;
        Assert.True((await Services.GetRequiredService<RecoverKey>().AskAsync(key.Id, "why", Ria with { ProvenAt = DateTimeOffset.MaxValue })).Succeeded);
        SignIn(Rolf);
        var page = Render<RecoveryPage>();
        page.WaitForElement("[data-deny]", Patience).Click();
        await EventuallyAsync(() => Confirmation.Question is not null, "the question");
        await page.InvokeAsync(() => Confirmation.Answer(true));
        Until(page, () => Assert.Single(page.FindAll("[data-state=Denied]")));
        Assert.Empty(page.FindAll("[data-approve], [data-deny], [data-fetch]"));
    }

    [Fact]
    public async Task Recipients_AddedByFile_AreListedAndKeysSealedAnew()
    {
        await KeepAsync();
        using var safe = SoftwareSigningKey.Create("safe", KeyAlgorithm.Rsa2048);
        SignIn(Admin);
        var page = Render<RecipientsPage>();
        page.WaitForElement("[data-anew]", Patience);
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(RecoveryRecipient.SelfSigned(safe, "Safe of the house", DateTimeOffset.UtcNow.AddDays(-1)), "safe.cer"));
        Until(page, () => Assert.Contains("Safe of the house", page.Find(".recipients").TextContent, StringComparison.Ordinal));
        page.Find("[data-anew]").Click();
        await EventuallyAsync(() => Recipients() == 2, "the new envelope");

        int Recipients() => Task.Run(() => Store.ReadAsync(async session => KeyEnvelope.RecipientsOf((await session.Escrow.KeysOfAsync(Ana.Id))[0].Key.Envelope).Count)).Result;
    }

    [Fact]
    public async Task DevicePage_WithEarlierKeys_ListsThem()
    {
        var device = await KeepAsync();
        var certificate = Assert.Single(await CertificatesAsync(device), it => it.Slot == 0x9D);
        var run = certificate.RunId!.Value;
        await ChangeAsync(session =>
        {
            session.Add(new CertificateCopy { SerialNumber = certificate.SerialNumber, DeviceId = device, Slot = 0x82, RunId = run, CreatedAt = Noon });
            return Task.CompletedTask;
        });
        var page = Render<DevicePage>(parameters => parameters.Add(it => it.DeviceId, device));
        Assert.Contains("82", page.WaitForElement("[data-earlier] li", Patience).TextContent, StringComparison.Ordinal);
    }

    /// <summary>Issues Ana a card whose encryption key is kept.</summary>
    private async Task<Guid> KeepAsync()
    {
        var policy = (await PoliciesOfAsync(Ana))[0];
        await ChangeAsync(async session => (await session.PolicyAsync(policy.Id))!.Content = policy.Content with { Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256), new PolicySlot(0x9D, "key-management", KeyAlgorithm.P256, KeyOrigin.Escrowed)] });
        var run = await StartRunAsync(Ana, NewCard());
        await Board.WhenEndedAsync(run);
        return (await Board.FindAsync(run, CancellationToken.None))!.DeviceId;
    }

    private Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(Guid device) => Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device));
}
