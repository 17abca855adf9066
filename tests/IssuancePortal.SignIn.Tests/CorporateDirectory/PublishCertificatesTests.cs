using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Publishing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Portal.Features.CorporateDirectory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.CorporateDirectory;

/// <summary>Certificates in a real slapd, read by OpenLDAP's own ldapsearch.</summary>
[Collection(DirectoryTlsTests.Name)]
public sealed class PublishCertificatesTests
{
    private static readonly Actor Administrator = new("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task WorkOff_IssuedAndRevoked_AreInTheEntryAndOutOfItAndOnlyOfProfilesThatArePublished()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        await using var portal = new TestPortal([.. Settings(slapd), ("Directory:Publish", "true")]);
        var lina = await SynchronisedAsync(portal, "X-1");
        var publish = portal.Services.GetRequiredService<PublishCertificates>();
        var (first, second) = (await IssueAsync(portal, lina, "key-management"), await IssueAsync(portal, lina, "key-management"));
        await IssueAsync(portal, lina, "digital-signature");
        await UntilAsync(publish, slapd, [first, second]);

        // Told again, nothing changes: the answer may have been lost.
        await portal.DbAsync(db => db.Set<DirectoryEntry>().ExecuteUpdateAsync(set => set.SetProperty(entry => entry.DoneAt, (DateTimeOffset?)null)));
        await UntilAsync(publish, slapd, [first, second]);
        await UntilDoneAsync(portal, publish);

        await ChangeAsync(portal, first, certificate => certificate.Hold("manual", TimeProvider.System.GetUtcNow()));
        await ChangeAsync(portal, second, certificate => certificate.Revoke(RevocationReason.KeyCompromise, TimeProvider.System.GetUtcNow()));
        await UntilAsync(publish, slapd, [first]);
        await UntilDoneAsync(portal, publish);
        Assert.Equal((1, 0, (string?)null), (await publish.LookAsync(Administrator)).Value is { } counts ? (counts.Published, counts.Open, counts.LastFailure) : default);
        Assert.Equal("refusal.not-allowed", (await publish.LookAsync(Administrator with { Grants = [] })).Refusal?.Code);
    }

    [Fact]
    public async Task WorkOff_NoEntryNoRightAndNobodyThere_StaysToBeToldAndSaysWhy()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        slapd.AddPerson("omar", "X-2", "Omar", "Haddad", "omar's own password");
        await using var portal = new TestPortal([.. Settings(slapd), ("Directory:Publish", "true"), ("Directory:PublishDn", Slapd.DnOf("lina")), ("Directory:PublishPassword", "lina's own password")]);
        var (lina, omar) = (await SynchronisedAsync(portal, "X-1"), await SynchronisedAsync(portal, "X-2"));
        var directory = portal.Services.GetRequiredService<ICertificateDirectory>();
        var publish = portal.Services.GetRequiredService<PublishCertificates>();
        var serial = await IssueAsync(portal, lina, "key-management");
        await publish.WorkOffAsync();
        var entry = (await portal.Store.ReadAsync(session => session.Directory.EntryAsync(serial)))!;
        Assert.Equal((null, "refusal.directory-denied"), (entry.DoneAt, entry.LastFailure));

        slapd.Remove("omar");
        var stranger = new DirectoryEntry { SerialNumber = "01", PersonId = omar.Id, EmployeeNumber = "X-2", Certificate = entry.Certificate, WantedAt = entry.WantedAt, IsWanted = true, NextAttemptAt = entry.WantedAt };
        Assert.Equal("refusal.directory-no-entry", (await directory.TellAsync(stranger, CancellationToken.None)).Refusal?.Code);
        stranger.IsWanted = false;
        Assert.True((await directory.TellAsync(stranger, CancellationToken.None)).Succeeded);

        await slapd.StopAsync();
        await portal.DbAsync(db => db.Set<DirectoryEntry>().ExecuteUpdateAsync(set => set.SetProperty(it => it.NextAttemptAt, DateTimeOffset.UnixEpoch)));
        await publish.WorkOffAsync();
        Assert.Equal("refusal.directory-down", (await portal.Store.ReadAsync(session => session.Directory.EntryAsync(serial)))!.LastFailure);
    }

    [Fact]
    public async Task WorkOff_NotSwitchedOn_TouchesNothing()
    {
        await using var slapd = await Slapd.StartAsync();
        slapd.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        await using var portal = new TestPortal(Settings(slapd));
        await IssueAsync(portal, await SynchronisedAsync(portal, "X-1"), "key-management");
        Assert.Equal(0, await portal.Services.GetRequiredService<PublishCertificates>().WorkOffAsync());
        Assert.Empty(await InEntryAsync(slapd));
    }

    private static (string Key, string Value)[] Settings(Slapd slapd) =>
    [
        ("Directory:Url", slapd.Url), ("Directory:AllowClear", "true"), ("Directory:BindDn", Slapd.Admin), ("Directory:BindPassword", Slapd.AdminPassword), ("Directory:PeopleBase", $"ou=people,{Slapd.Suffix}"),
    ];

    private static async Task<Person> SynchronisedAsync(TestPortal portal, string number)
    {
        var sync = portal.Services.GetRequiredService<DirectorySynchronisation>();
        await sync.ApplyAsync((await sync.PreviewAsync(Administrator)).Value.Hash, Administrator);
        return await portal.DbAsync(db => db.Set<Person>().SingleAsync(person => person.EmployeeNumber == number));
    }

    /// <summary>A certificate of a person, in use.</summary>
    private static async Task<string> IssueAsync(TestPortal portal, Person person, string profile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={person.Name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(300));
        var serial = SerialNumbers.ToText(certificate.SerialNumberBytes.Span);
        var issued = new IssuedCertificate { SerialNumber = serial, Profile = profile, Subject = certificate.Subject, PersonId = person.Id, ToBeSigned = [], Der = certificate.RawData, State = CertificateState.Active, NotBefore = now.AddDays(-1), NotAfter = now.AddDays(300) };
        await portal.Store.ChangeAsync<bool>(session =>
        {
            session.Add(issued);
            return Task.FromResult<Issuance.Result<bool>>(true);
        });
        return serial;
    }

    private static Task<Issuance.Result<bool>> ChangeAsync(TestPortal portal, string serial, Action<IssuedCertificate> change) => portal.Store.ChangeAsync<bool>(async session =>
    {
        change((await session.CertificateAsync(serial))!);
        return true;
    });

    /// <summary>Works off until the entry has exactly these certificates.</summary>
    private static async Task UntilAsync(PublishCertificates publish, Slapd slapd, string[] serials)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            await publish.WorkOffAsync(limit.Token);
            var inEntry = await InEntryAsync(slapd);
            if (inEntry.Order(StringComparer.Ordinal).SequenceEqual(serials.Order(StringComparer.Ordinal))) return;
            await Task.Delay(100, limit.Token);
        }
    }

    private static async Task UntilDoneAsync(TestPortal portal, PublishCertificates publish)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await portal.Store.ReadAsync(session => session.Directory.CountAsync(limit.Token), limit.Token)).Open > 0)
        {
            await publish.WorkOffAsync(limit.Token);
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Serial numbers of the certificates in the entry, as ldapsearch reads them.</summary>
    private static async Task<IReadOnlyList<string>> InEntryAsync(Slapd slapd)
    {
        using var search = Process.Start(new ProcessStartInfo("ldapsearch", ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", slapd.Url, "-b", Slapd.DnOf("lina"), "-s", "base", "userCertificate;binary"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await search.StandardOutput.ReadToEndAsync();
        await search.WaitForExitAsync();
        Assert.Equal(0, search.ExitCode);
        var serials = new List<string>();
        foreach (var line in output.Split('\n').Where(line => line.StartsWith("userCertificate;binary:: ", StringComparison.Ordinal)))
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(line["userCertificate;binary:: ".Length..].Trim()));
            serials.Add(SerialNumbers.ToText(certificate.SerialNumberBytes.Span));
        }

        return serials;
    }
}
