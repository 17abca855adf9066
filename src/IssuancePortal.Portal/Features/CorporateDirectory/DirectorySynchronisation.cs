using System.DirectoryServices.Protocols;
using IssuancePortal.Data.People;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>Synchronises by hand and on its schedule. On its schedule too many leavers are left alone until somebody has looked at them.</summary>
internal sealed class DirectorySynchronisation(LdapDirectory directory, SynchronisePeople people, IOptions<DirectoryOptions> options, ISettings settings, TimeProvider time, ILogger<DirectorySynchronisation> log) : BackgroundService
{
    /// <summary>So many leavers are applied unseen; none where somebody is to look at each.</summary>
    private int MostLeavers => settings.Get<LeaverSettings>() is { Action: not LeaverAction.Ask } leavers ? leavers.AtMostAtOnce : 0;

    public Task<Result<DirectoryPlan>> PreviewAsync(Actor actor, CancellationToken cancellation = default) => AskAsync(snapshot => people.PreviewAsync(snapshot, actor, cancellation), cancellation);

    /// <summary>Does what was looked at, if it is still the same.</summary>
    public Task<Result<DirectoryPlan>> ApplyAsync(string confirmed, Actor actor, CancellationToken cancellation = default) =>
        AskAsync(snapshot => people.ApplyAsync(snapshot, confirmed, MostLeavers, actor, cancellation), cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsOn || options.Value.Interval == TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var done = await AskAsync(snapshot => people.ApplyAsync(snapshot, null, MostLeavers, Actor.System, stoppingToken), stoppingToken);
                if (!done.Succeeded) log.LogWarning("The directory was not synchronised: {Refusal}", done.Refusal);
            }
#pragma warning disable CA1031 // The next turn tries again; the portal goes on without the directory.
            catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
            {
                log.LogError(e, "The directory was not synchronised");
            }
        }
    }

    private async Task<Result<DirectoryPlan>> AskAsync(Func<DirectorySnapshot, Task<Result<DirectoryPlan>>> ask, CancellationToken cancellation)
    {
        if (!options.Value.IsOn) return DirectoryRefusals.Unreachable;
        DirectorySnapshot snapshot;
        try
        {
            snapshot = await directory.ReadAsync(cancellation);
        }
        catch (Exception e) when (e is DirectoryException or DllNotFoundException)
        {
            log.LogWarning("The directory {Url} cannot be read: {Reason}", options.Value.Url, e.Message);
            return DirectoryRefusals.Unreachable;
        }

        return await ask(snapshot);
    }
}
