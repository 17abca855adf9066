using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.CorporateDirectory;
using IssuancePortal.TestLib;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.CorporateDirectory;

/// <summary>The directory over TLS, both ways, with a certificate of a site's own authority.</summary>
[Collection(Name)]
public sealed class DirectoryTlsTests
{
    /// <summary>One process has one LDAP library: tests of the directory run one after another.</summary>
    public const string Name = "With a directory";

    private static readonly Actor Administrator = new("root", null, "Root Ruth", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task Directory_OverTls_IsReadWhenItsAuthorityIsTrustedAndTheNameIsItsOwn()
    {
        using var site = new TestAuthority();
        using var stranger = new TestAuthority();
        await using var good = await Slapd.StartAsync(site.ServerFiles("localhost"));
        await using var other = await Slapd.StartAsync(site.ServerFiles("ldap.example.org"));
        good.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        other.AddPerson("lina", "X-1", "Lina", "Berg", "lina's own password");
        foreach (var (url, ca) in new (string, string?)[] { (good.TlsUrl, null), (good.Url, null), (good.TlsUrl, stranger.CaFile), (good.Url, stranger.CaFile), (other.TlsUrl, site.CaFile), (other.Url, site.CaFile) })
        {
            await using var portal = new TestPortal(Settings(url, ca));
            var refused = await portal.Services.GetRequiredService<DirectorySynchronisation>().PreviewAsync(Administrator);
            Assert.Equal("refusal.directory-unreachable", refused.Refusal?.Code);
        }

        foreach (var url in (string[])[good.TlsUrl, good.Url])
        {
            await using var portal = new TestPortal(Settings(url, site.CaFile));
            var plan = await portal.Services.GetRequiredService<DirectorySynchronisation>().PreviewAsync(Administrator);
            Assert.True(plan.Succeeded, string.Join('\n', portal.Log.Where(line => line.Contains("directory", StringComparison.Ordinal))));
            Assert.Equal("Lina Berg", Assert.Single(plan.Value.New).Name);
            var match = await portal.Services.GetRequiredService<LdapDirectory>().BindAsync("lina", "lina's own password");
            Assert.Equal("X-1", match?.EmployeeNumber);
            Assert.Null(await portal.Services.GetRequiredService<LdapDirectory>().BindAsync("lina", "wrong"));
        }
    }

    private static (string Key, string Value)[] Settings(string url, string? ca) =>
    [
        ("Directory:Url", url), ("Directory:BindDn", Slapd.Admin), ("Directory:BindPassword", Slapd.AdminPassword), ("Directory:PeopleBase", $"ou=people,{Slapd.Suffix}"),
        .. ca is null ? [] : new[] { ("Trust:CaFile", ca) },
    ];
}
