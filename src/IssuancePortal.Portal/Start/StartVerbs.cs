using IssuancePortal.Data;
using IssuancePortal.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Portal.Start;

/// <summary>
/// What the program does before, or instead of, serving: checks the configuration at every start, and only that with <c>--check</c>; verifies the audit trail with
/// <c>--verify-audit</c>. Exit codes: 0 all is well, 1 it is not.
/// </summary>
internal static class StartVerbs
{
    public const string Check = "--check";
    public const string VerifyAudit = "--verify-audit";

    /// <summary>The arguments that are settings: a verb has no value, and the configuration would take what follows it for one.</summary>
    public static string[] Without(IEnumerable<string> arguments) => [.. arguments.Where(argument => argument is not (Check or VerifyAudit))];

    /// <returns>The exit code, or null to go on and serve.</returns>
    public static async Task<int?> RunAsync(IServiceProvider services, IReadOnlyCollection<string> arguments, TextWriter output)
    {
        var faults = Faults(services);
        foreach (var fault in faults) await output.WriteLineAsync(fault);
        if (faults.Count > 0)
        {
            await output.WriteLineAsync(faults.Count == 1 ? "1 fault in the configuration." : $"{faults.Count} faults in the configuration.");
            return 1;
        }

        if (arguments.Contains(VerifyAudit)) return await VerifyAuditAsync(services, output);
        if (!arguments.Contains(Check)) return null;
        await output.WriteLineAsync("The configuration is good.");
        return 0;
    }

    private static List<string> Faults(IServiceProvider services) =>
    [
        .. services.GetServices<OptionsCheck>().SelectMany(check => check.Faults(services))
            .Concat(services.GetServices<IConfigurationCheck>().SelectMany(check => check.Faults()))
            .Distinct(),
    ];

    private static async Task<int> VerifyAuditAsync(IServiceProvider services, TextWriter output)
    {
        await using (var db = await services.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContextAsync())
        {
            if (!await db.Database.CanConnectAsync() || !(await db.Database.GetAppliedMigrationsAsync()).Any())
            {
                await output.WriteLineAsync("There is no database to verify. The configured one cannot be reached, or the portal has never started on it.");
                return 1;
            }
        }

        var verification = await services.GetRequiredService<AuditVerifier>().VerifyAsync();
        await output.WriteLineAsync(verification.Break is { } broken
            ? $"The audit trail is BROKEN after {verification.Entries} good entries. {broken}"
            : $"The audit trail is whole: {verification.Entries} entries.");
        return verification.Break is null ? 0 : 1;
    }
}
