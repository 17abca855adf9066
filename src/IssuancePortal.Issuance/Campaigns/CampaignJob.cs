using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Campaigns;

/// <summary>
/// Carries campaigns on: asks for the next portion of updates, withdraws those of a cancelled campaign, ends one that has nothing left to wait for. A portion is one change, so whatever stops the portal, each device's turn comes
/// once.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="campaigns">Judges devices, tells events.</param>
/// <param name="update">Asks for updates.</param>
/// <param name="withdraw">Withdraws them.</param>
/// <param name="time">Clock.</param>
public sealed class CampaignJob(IIssuanceStore store, MoveToVersion campaigns, UpdateDevice update, WithdrawRequest withdraw, TimeProvider time) : IJob
{
    /// <summary>Devices of one campaign whose turn comes in one round.</summary>
    public const int Portion = 50;

    /// <inheritdoc/>
    public string Name => "campaigns";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var done = 0;
        foreach (var id in await IdsAsync(CampaignState.Running, cancellation)) done += (await store.ChangeAsync<int>(session => AskAsync(session, id, cancellation), cancellation)).Value;
        foreach (var id in await IdsAsync(CampaignState.Withdrawing, cancellation)) done += (await store.ChangeAsync<int>(session => WithdrawAsync(session, id, cancellation), cancellation)).Value;
        return done;
    }

    private async Task<IReadOnlyList<Guid>> IdsAsync(CampaignState state, CancellationToken cancellation) =>
        [.. (await store.ReadAsync(session => session.Campaigns.InAsync(state, cancellation), cancellation)).Select(campaign => campaign.Id)];

    private async Task<Result<int>> AskAsync(IStoreSession session, Guid id, CancellationToken cancellation)
    {
        if (await session.Campaigns.FindAsync(id, cancellation) is not { State: CampaignState.Running } campaign) return 0;
        var (now, policy) = (time.GetUtcNow(), await session.PolicyAsync(campaign.PolicyId, cancellation));
        var next = await session.Campaigns.NextAsync(id, Portion, cancellation);
        foreach (var row in next)
        {
            if (await session.Campaigns.CandidateAsync(row.DeviceId, cancellation) is not { } candidate || candidate.PolicyId != campaign.PolicyId) row.Refuse(Refusals.OtherPolicy, now);
            else if (candidate.Number >= campaign.Number) (row.Step, row.At) = (CampaignStep.Current, now);
            else if (MoveToVersion.Judge(candidate) is { } refusal) row.Refuse(refusal, now);
            else await AskAsync(session, campaign, row, candidate, now, cancellation);
        }

        if (next.Count > 0)
        {
            session.Record(campaigns.Event(campaign, "campaign.portion", policy, Actor.System, new { Asked = next.Count(row => row.Step == CampaignStep.Asked), Refused = next.Count(row => row.Step == CampaignStep.Refused) }));
            return next.Count;
        }

        var numbers = await session.Campaigns.NumbersAsync(id, cancellation);
        if (!numbers.IsOver) return 0;
        (campaign.State, campaign.OpenPolicyId, campaign.EndedAt) = (CampaignState.Ended, null, now);
        session.Record(campaigns.Event(campaign, "campaign.end", policy, Actor.System, numbers));
        return 1;
    }

    private async Task AskAsync(IStoreSession session, Campaign campaign, CampaignDevice row, CampaignCandidate candidate, DateTimeOffset now, CancellationToken cancellation)
    {
        if (candidate.OpenWork is not null)
        {
            // It brings the device to its policy as that is when it is carried out: nothing more is needed.
            var open = (await session.RequestsOfDeviceAsync(row.DeviceId, cancellation)).First(request => request is { IsOpen: true, Type: RequestType.Update });
            (row.Step, row.RequestId, row.WasOpen, row.At) = (CampaignStep.Asked, open.Id, true, now);
            return;
        }

        var filed = await update.FileAsync(session, new UpdateOrder(row.DeviceId, RequestType.Update, Comment: campaign.Comment), Actor.System, cancellation);
        if (filed.Succeeded) (row.Step, row.RequestId, row.At) = (CampaignStep.Asked, filed.Value.Id, now);
        else row.Refuse(filed.Refusal, now);
    }

    private async Task<Result<int>> WithdrawAsync(IStoreSession session, Guid id, CancellationToken cancellation)
    {
        if (await session.Campaigns.FindAsync(id, cancellation) is not { State: CampaignState.Withdrawing } campaign) return 0;
        var requests = await session.Campaigns.NotBegunAsync(id, Portion, cancellation);
        foreach (var request in requests) await withdraw.EndByPortalAsync(session, request, campaign.Comment, cancellation);
        if (requests.Count == Portion) return requests.Count;
        campaign.State = CampaignState.Cancelled;
        session.Record(campaigns.Event(campaign, "campaign.end", await session.PolicyAsync(campaign.PolicyId, cancellation), Actor.System, await session.Campaigns.NumbersAsync(id, cancellation)));
        return requests.Count + 1;
    }
}
