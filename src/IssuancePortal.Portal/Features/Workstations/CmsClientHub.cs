using IssuancePortal.Cards;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Where CMS clients' lines end. Knows who calls only from the bearer; everything a client says concerns that one workstation.</summary>
[Authorize(AuthenticationSchemes = CmsClientBearer.Name)]
internal sealed class CmsClientHub(WorkstationBoard board, IIssuanceStore store, IOptions<ShellOptions> shell, TimeProvider time) : Hub<ICmsClient>, ICmsClientHub
{
    /// <summary>Longest description that is kept of what a client says of itself.</summary>
    public const int MaxText = 200;

    private const int MaxReaders = 64;

    private Guid WorkstationId => Guid.ParseExact(Context.UserIdentifier!, "D");

    public async Task<HelloAnswer> Hello(HelloRequest request)
    {
        using (DeviceKeys.TryImport(request.SessionPublicKey) ?? throw new HubException("The session key is not a P-256 key."))
        {
        }

        var seen = await store.ChangeAsync<bool>(async session =>
        {
            if (await session.WorkstationAsync(WorkstationId, Context.ConnectionAborted) is not { RevokedAt: null } workstation) return new Refusal("refusal.workstation-unknown");
            workstation.MachineName = Cut(request.MachineName);
            workstation.OperatingSystem = Cut(request.OperatingSystem);
            workstation.ClientVersion = Cut(request.ClientVersion);
            workstation.LastSeenAt = time.GetUtcNow();
            return true;
        }, Context.ConnectionAborted);
        if (!seen.Succeeded)
        {
            Context.Abort();
            throw new HubException("This workstation is not accepted.");
        }

        board.Connect(WorkstationId, Context.ConnectionId, request with { MachineName = Cut(request.MachineName) }, Context.Abort);
        return new HelloAnswer(shell.Value.Name, OpeningScript.Script, time.GetUtcNow());
    }

    public Task ReportReaders(ReadersReport report)
    {
        if (report.Readers.Count > MaxReaders) throw new HubException($"At most {MaxReaders} readers.");
        if (!WireRules.IsWhole(report)) throw new HubException("The report is not whole.");
        board.Report(WorkstationId, Context.ConnectionId, report);
        return Task.CompletedTask;
    }

    public Task ReportProgress(ScriptProgress progress)
    {
        board.Report(WorkstationId, progress);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        board.Disconnect(WorkstationId, Context.ConnectionId);
        return Task.CompletedTask;
    }

    internal static string Cut(string? text) => new([.. (text ?? "").Take(MaxText).Select(c => char.IsControl(c) ? ' ' : c)]);
}
