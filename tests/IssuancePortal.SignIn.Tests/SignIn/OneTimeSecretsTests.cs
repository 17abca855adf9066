using System.Text.RegularExpressions;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.SignIn;

/// <summary>What is told once: the code by e-mail, the initial password, the emergency password.</summary>
public sealed partial class OneTimeSecretsTests
{
    private static readonly Actor HelpDesk = new("helpdesk", null, "Hana Help", [Role.HelpDesk]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task EmergencyPassword_ToldByTheHelpDesk_OpensTheUserPortalOnce()
    {
        await using var portal = new TestPortal();
        var (ana, device) = await IssuedAsync(portal);
        var allowed = (await portal.Services.GetRequiredService<UnlockPin>().AllowAsync(device, HelpDesk)).Value;
        using var client = portal.CreateClient();
        Assert.Contains("way=emergency-password", await client.GetStringAsync(new Uri("/me/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("fault=NotProven", await TryAsync(client, ana.Email, "WRONGWRONG"), StringComparison.Ordinal);
        Assert.Equal("/me", await TryAsync(client, ana.EmployeeNumber, $" {allowed.EmergencyPassword[..5].ToLowerInvariant()}-{allowed.EmergencyPassword[5..]}"));
        Assert.True((await client.GetAsync(new Uri("/me", UriKind.Relative))).IsSuccessStatusCode);
        Assert.False((await client.GetAsync(new Uri("/people", UriKind.Relative))).IsSuccessStatusCode);
        using var again = portal.CreateClient();
        Assert.Contains("fault=NotProven", await TryAsync(again, ana.Email, allowed.EmergencyPassword), StringComparison.Ordinal);
        var entries = await portal.AuditAsync();
        Assert.Equal("{\"Way\":\"EmergencyPassword\"}", entries.First(entry => entry.What == "sign-in").Detail);
        Assert.Equal("EmergencyPassword", entries.First(entry => entry.What == "identity.proven").After);
    }

    [Fact]
    public async Task EmergencyPassword_WrongThreeTimes_IsLockedAndToldSo()
    {
        await using var portal = new TestPortal();
        var (ana, device) = await IssuedAsync(portal);
        var allowed = (await portal.Services.GetRequiredService<UnlockPin>().AllowAsync(device, HelpDesk)).Value;
        using var client = portal.CreateClient();
        for (var i = 0; i < 3; i++) Assert.Contains("fault=NotProven", await TryAsync(client, ana.Email, "WRONGWRONG"), StringComparison.Ordinal);
        Assert.Contains("fault=NotProven", await TryAsync(client, ana.Email, allowed.EmergencyPassword), StringComparison.Ordinal);
        Assert.Equal(1, (await portal.AuditAsync()).Count(entry => entry.What == "identity.locked"));
    }

    [Fact]
    public async Task EmergencyPassword_AfterItsMinutes_OpensNothing()
    {
        var clock = new Browser.StepUpTests.Offset();
        await using var portal = new TestPortal { Clock = clock };
        var (ana, device) = await IssuedAsync(portal);
        var allowed = (await portal.Services.GetRequiredService<UnlockPin>().AllowAsync(device, HelpDesk)).Value;
        clock.Ahead = TimeSpan.FromMinutes(10.1);
        using var client = portal.CreateClient();
        Assert.Contains("fault=NotProven", await TryAsync(client, ana.Email, allowed.EmergencyPassword), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmergencyPassword_WhereUnlocksAreNotAssisted_IsNoWayIn()
    {
        await using var portal = new TestPortal();
        var (ana, device) = await IssuedAsync(portal);
        var allowed = (await portal.Services.GetRequiredService<UnlockPin>().AllowAsync(device, HelpDesk)).Value;
        var admin = new Actor("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };
        Assert.True((await portal.Services.GetRequiredService<ChangeSettings>().ChangeAsync(new SettingsChange(new UnlockSettings { Assisted = false }, 0), admin)).Succeeded);
        using var client = portal.CreateClient();
        Assert.DoesNotContain("way=emergency-password", await client.GetStringAsync(new Uri("/me/sign-in", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("fault=NotProven", await TryAsync(client, ana.Email, allowed.EmergencyPassword), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_FromOneAddress_AreLimitedWhateverTheNames()
    {
        await using var portal = new TestPortal(("SignIn:FailuresPerAddress", "5"));
        using var client = portal.CreateClient();
        var token = await TestPortal.TokenAsync(client, "/me/sign-in?way=emergency-password");
        List<int> answers = [];
        for (var i = 0; i < 6; i++)
            answers.Add((int)(await client.PostAsync(new Uri("/me/prove/emergency-password", UriKind.Relative), new FormUrlEncodedContent([new("name", $"E{i}"), new("secret", "WRONGWRONG"), new("__RequestVerificationToken", token)]))).StatusCode);
        Assert.Equal([302, 302, 302, 302, 302, 429], answers);
    }

    [Fact]
    public async Task Secrets_ToldOnce_AreInNoTableLogOrDelivery()
    {
        await using var portal = new TestPortal { LogsEverything = true };
        var (ana, device) = await IssuedAsync(portal);
        using var client = portal.CreateClient();

        // A code by e-mail: it is in the mail, and taken out of its folder here as a relay does.
        Assert.Contains("sent=1", (await TestPortal.PostAsync(client, "/me/sign-in?way=code", "/me/prove/send-code", ("name", ana.Email))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        var letter = Assert.Single(Directory.EnumerateFiles(Path.Combine(portal.Folder, "data", "mail")));
        var code = Code().Match(Decoded(await File.ReadAllTextAsync(letter))) is { Success: true } match ? match.Groups[1].Value + match.Groups[2].Value : "";
        Assert.Equal(6, code.Length);
        File.Delete(letter);
        Assert.Equal("/me", (await TestPortal.PostAsync(client, "/me/sign-in?way=code&sent=1", "/me/prove/code", ("name", ana.Email), ("secret", code))).Headers.Location!.OriginalString);

        // An emergency password, told by the help desk; that the unlock was allowed is told by mail.
        var allowed = (await portal.Services.GetRequiredService<UnlockPin>().AllowAsync(device, HelpDesk)).Value;
        Assert.Equal("/me", await TryAsync(client, ana.Email, allowed.EmergencyPassword));

        // An initial password, made as binding makes it, used.
        var (secret, clear) = OneTimeSecret.Make(OneTimeSecretKind.InitialPassword, ana.Id, null, 12, 5, DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        await portal.DbAsync(async db =>
        {
            db.Add(secret);
            return await db.SaveChangesAsync();
        });
        Assert.Equal("/me", (await TestPortal.PostAsync(client, "/me/sign-in?way=initial-password", "/me/prove/initial-password", ("name", ana.Email), ("secret", clear))).Headers.Location!.OriginalString);

        // What is told by mail goes out first.
        for (var end = DateTime.UtcNow.AddSeconds(30); await portal.DbAsync(db => db.Set<Delivery>().CountAsync(delivery => delivery.What == "request.FileApproved" && delivery.State == DeliveryState.Sent)) == 0; await Task.Delay(100))
            Assert.True(DateTime.UtcNow < end, "Nothing was told of the unlock.");
        foreach (var told in (string[])[code, $"{code[..3]} {code[3..]}", allowed.EmergencyPassword, clear]) await portal.HoldsNowhereAsync(told);
    }

    /// <summary>Mails of a pickup folder are base64 or quoted-printable.</summary>
    private static string Decoded(string mail) => mail + string.Concat(Base64().Matches(mail.ReplaceLineEndings("\n")).Select(match =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value.Replace("\n", "", StringComparison.Ordinal)))));

    private static async Task<string> TryAsync(HttpClient client, string name, string secret) =>
        (await TestPortal.PostAsync(client, "/me/sign-in?way=initial-password", "/me/prove/emergency-password", ("name", name), ("secret", secret))).Headers.Location!.OriginalString;

    /// <summary>A card in use of the demo's Ana, as far as the records go.</summary>
    private static Task<(Person Ana, Guid Device)> IssuedAsync(TestPortal portal) => portal.DbAsync(async db =>
    {
        var id = await db.Users.Where(account => account.UserName == "ana").Select(account => account.PersonId).SingleAsync();
        var policy = await db.Set<DevicePolicy>().FirstAsync(it => it.Kind == DeviceKind.PivCard);
        var device = new Device { Kind = DeviceKind.PivCard, Serial = "00FFEE11", Edge = "piv", PersonId = id, PolicyId = policy.Id, CreatedAt = DateTimeOffset.UtcNow };
        db.Add(device);
        await db.SaveChangesAsync();
        await db.Set<Device>().Where(it => it.Id == device.Id).ExecuteUpdateAsync(set => set.SetProperty(it => it.State, DeviceState.Issued));
        return (await db.Set<Person>().SingleAsync(person => person.Id == id), device.Id);
    });

    [GeneratedRegex(@"\b(\d{3}) (\d{3})\b")]
    private static partial Regex Code();

    [GeneratedRegex(@"base64\n\n((?:[A-Za-z0-9+/=]+\n)+)")]
    private static partial Regex Base64();
}
