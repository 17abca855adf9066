using IssuancePortal.Portal;
using IssuancePortal.Portal.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.SignIn.Tests.Start;

public sealed class StartVerbsTests
{
    [Fact]
    public async Task Check_GoodConfiguration_SaysSoAndExitsWithZero()
    {
        var (code, output) = await RunAsync(["--check"], "--Demo:Enabled=true");
        Assert.Equal((0, "The configuration is good."), (code, output.Trim()));
    }

    [Fact]
    public async Task Check_ManyFaults_ListsAllWithTheirFullKeys()
    {
        var (code, output) = await RunAsync(["--check"], "--Demo:Enabled=perhaps", "--Database:Provider=Oracle", "--Portal:Name=", "--Database:MigrateAtStart=true");
        Assert.Equal(1, code);
        foreach (var key in (string[])["Demo:Enabled", "Database:Provider", "Portal:Name", "Vault:KeyFile", "4 faults"])
            Assert.Contains(key, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ValueOfTheWrongType_DoesNotHideOtherFaults()
    {
        var (code, output) = await RunAsync([], "--Demo:Enabled=false", "--Database:MigrateAtStart=maybe");
        Assert.Equal(1, code);
        Assert.Contains("Database:MigrateAtStart", output, StringComparison.Ordinal);
        Assert.Contains("Vault:KeyFile", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoVerb_GoodConfiguration_GoesOn()
    {
        var (code, output) = await RunAsync([], "--Demo:Enabled=true");
        Assert.Null(code);
        Assert.Equal("", output);
    }

    [Fact]
    public async Task VerifyAudit_WholeChangedOrAbsent_SaysSo()
    {
        var (code, output) = await RunAsync(["--verify-audit"], "--Demo:Enabled=true");
        Assert.Equal(1, code);
        Assert.Contains("no database", output, StringComparison.Ordinal);

        await using var portal = new TestPortal();
        using var client = portal.CreateClient();
        await TestPortal.SignInAsync(client, "operator", "PortalDemo2026");
        var entries = (await portal.AuditAsync()).Count;
        Assert.Equal((0, $"The audit trail is whole: {entries} entries."), await VerifyAsync());
        await portal.DbAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE AuditEvents SET ActorName = 'Somebody Else' WHERE Sequence = 2"));
        (code, output) = await VerifyAsync();
        Assert.Equal(1, code);
        Assert.StartsWith("The audit trail is BROKEN after 1 good entries. Entry 2", output, StringComparison.Ordinal);

        async Task<(int?, string)> VerifyAsync()
        {
            await using var writer = new StringWriter();
            var result = await StartVerbs.RunAsync(portal.Services, ["--verify-audit"], writer);
            return (result, writer.ToString().Trim());
        }
    }

    [Fact]
    public void Without_VerbBeforeASetting_KeepsTheSetting() =>
        Assert.Equal(["--Demo:Enabled", "true"], StartVerbs.Without(["--check", "--Demo:Enabled", "true"]));

    private static async Task<(int? Code, string Output)> RunAsync(string[] verbs, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("portal-");
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions
            {
                Args = settings,
                ContentRootPath = folder.FullName,
                ApplicationName = typeof(StartVerbs).Assembly.GetName().Name,
                EnvironmentName = "Production",
            });
            builder.AddPortal();
            await using var app = builder.Build();
            await using var output = new StringWriter();
            return (await StartVerbs.RunAsync(app.Services, verbs, output), output.ToString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
