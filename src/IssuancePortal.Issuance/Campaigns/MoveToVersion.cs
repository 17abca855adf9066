using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using PolicyRefusals = IssuancePortal.Issuance.Policies.Refusals;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Campaigns;

/// <summary>An order for a campaign.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="GroupId">Only devices of this group's members.</param>
/// <param name="Site">Only devices of people at this site.</param>
/// <param name="Comment">Why, in words; at most 400 characters.</param>
public sealed record CampaignOrder(Guid PolicyId, Guid? GroupId = null, string? Site = null, string Comment = "");

/// <summary>What a campaign would do.</summary>
/// <param name="Policy">The policy with the version that devices would be moved to.</param>
/// <param name="Movable">Devices whose update would be asked for.</param>
/// <param name="AlreadyAsked">Of these, devices whose update is open already.</param>
/// <param name="Refused">Why others cannot be moved now, with how many each concerns, most first.</param>
public sealed record CampaignPreview(DevicePolicy Policy, int Movable, int AlreadyAsked, IReadOnlyList<(Refusal Refusal, int Devices)> Refused)
{
    /// <summary>Every device that carries an earlier version.</summary>
    public int All => Movable + Refused.Sum(row => row.Devices);
}

/// <summary>A campaign with its numbers.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Policy">Its policy.</param>
/// <param name="Group">Name of the group that it is limited to; null for none.</param>
/// <param name="Numbers">How many devices came to what.</param>
/// <param name="Refused">Why devices could not be moved.</param>
public sealed record CampaignView(Campaign Campaign, DevicePolicy Policy, string? Group, CampaignNumbers Numbers, IReadOnlyList<(Refusal Refusal, int Devices)> Refused);

/// <summary>
/// Previews, starts, pauses and cancels campaigns that move devices to the current version of their policy. <see cref="CampaignJob"/> asks for the updates; each is carried out as any other update is, by the device's person or an
/// operator.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class MoveToVersion(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Groups and sites that a campaign can be limited to, by name.</summary>
    public async Task<Result<(IReadOnlyList<People.Group> Groups, IReadOnlyList<string> Sites)>> ScopesAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session => ((IReadOnlyList<People.Group>)[.. (await session.GroupsAsync(cancellation)).Select(row => row.Group)], await session.SitesAsync(cancellation)),
            cancellation);
    }

    /// <summary>What a campaign would do now.</summary>
    public async Task<Result<CampaignPreview>> PreviewAsync(CampaignOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync<Result<CampaignPreview>>(
            async session =>
            {
                if (await session.PolicyAsync(order.PolicyId, cancellation) is not { } policy) return PolicyRefusals.Unknown;
                var found = await session.Campaigns.CandidatesAsync(policy.Id, policy.VersionNumber, order.GroupId, order.Site, cancellation);
                var judged = found.Select(candidate => (Candidate: candidate, Refusal: Judge(candidate))).ToList();
                return new CampaignPreview(
                    policy,
                    judged.Count(row => row.Refusal is null),
                    judged.Count(row => row is { Refusal: null, Candidate.OpenWork: not null }),
                    [
                        .. judged.Where(row => row.Refusal is not null).GroupBy(row => row.Refusal!.ToString()).Select(group => (group.First().Refusal!, group.Count())).OrderByDescending(row => row.Item2),
                    ]);
            },
            cancellation);
    }

    /// <summary>Starts a campaign over every device that carries an earlier version now; a device that cannot be moved when its turn comes says why. Returns its id.</summary>
    public async Task<Result<Guid>> StartAsync(CampaignOrder order, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<Guid>(
        async session =>
        {
            if (Refuse(actor) is { } refused) return refused;
            if (order.Comment.Length > FileRequest.MaxText) return RequestRefusals.TextTooLong;
            if (await session.PolicyAsync(order.PolicyId, cancellation) is not { } policy) return PolicyRefusals.Unknown;
            if (!policy.IsActive) return PolicyRefusals.Retired;
            if ((await session.Campaigns.InAsync(CampaignState.Running, cancellation)).Concat(await session.Campaigns.InAsync(CampaignState.Paused, cancellation)).Any(other => other.PolicyId == policy.Id)) return Refusals.Open;
            var found = await session.Campaigns.CandidatesAsync(policy.Id, policy.VersionNumber, order.GroupId, order.Site, cancellation);
            if (!found.Any(candidate => Judge(candidate) is null)) return Refusals.NothingToMove;

            var campaign = new Campaign
            {
                PolicyId = policy.Id,
                OpenPolicyId = policy.Id,
                Number = policy.VersionNumber,
                GroupId = order.GroupId,
                Site = string.IsNullOrEmpty(order.Site) ? null : order.Site,
                Comment = order.Comment.Trim(),
                Devices = found.Count,
                StartedById = actor.AccountId,
                StartedByName = actor.Name,
                StartedAt = time.GetUtcNow(),
            };
            session.Add(campaign);
            foreach (var (index, candidate) in found.Index()) session.Add(new CampaignDevice { CampaignId = campaign.Id, Position = index + 1, DeviceId = candidate.DeviceId });
            session.Record(Event(campaign, "campaign.start", policy, actor, new { campaign.Devices, campaign.GroupId, campaign.Site, campaign.Comment }));
            return campaign.Id;
        },
        cancellation);

    /// <summary>Asks for no further update until it goes on.</summary>
    public Task<Result<CampaignState>> PauseAsync(Guid id, Actor actor, CancellationToken cancellation = default) => TurnAsync(id, CampaignState.Running, CampaignState.Paused, "campaign.pause", actor, cancellation);

    /// <summary>Goes on.</summary>
    public Task<Result<CampaignState>> ResumeAsync(Guid id, Actor actor, CancellationToken cancellation = default) => TurnAsync(id, CampaignState.Paused, CampaignState.Running, "campaign.resume", actor, cancellation);

    /// <summary>Ends a campaign before its time.</summary>
    /// <param name="id">Which.</param>
    /// <param name="withdraw">Updates that it asked for and nobody has begun are withdrawn; else they stay open.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<CampaignState>> CancelAsync(Guid id, bool withdraw, Actor actor, CancellationToken cancellation = default) => await store.ChangeAsync<CampaignState>(
        async session =>
        {
            if (Refuse(actor) is { } refused) return refused;
            if (await session.Campaigns.FindAsync(id, cancellation) is not { } campaign) return Refusals.Unknown;
            if (!campaign.IsOpen) return Refusals.Over;
            (campaign.State, campaign.OpenPolicyId) = (withdraw ? CampaignState.Withdrawing : CampaignState.Cancelled, null);
            (campaign.EndedAt, campaign.EndedByName) = (time.GetUtcNow(), actor.Name);
            session.Record(Event(campaign, "campaign.cancel", await session.PolicyAsync(campaign.PolicyId, cancellation), actor, new { Withdraw = withdraw, Numbers = await session.Campaigns.NumbersAsync(id, cancellation) }));
            return campaign.State;
        },
        cancellation);

    /// <summary>Campaigns with their numbers, the latest first.</summary>
    public async Task<Result<CampaignView[]>> ListAsync(int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session =>
            {
                var views = new List<CampaignView>();
                foreach (var campaign in await session.Campaigns.ListAsync(limit, cancellation)) views.Add(await ViewAsync(session, campaign, [], cancellation));
                return views.ToArray();
            },
            cancellation);
    }

    /// <summary>One campaign.</summary>
    public async Task<Result<CampaignView>> LookAsync(Guid id, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync<Result<CampaignView>>(
            async session => await session.Campaigns.FindAsync(id, cancellation) is { } campaign
                ? await ViewAsync(session, campaign, await session.Campaigns.RefusalsAsync(id, cancellation), cancellation)
                : Refusals.Unknown,
            cancellation);
    }

    /// <summary>Its devices in the order of their turn, from a position on.</summary>
    public async Task<Result<CampaignRow[]>> RowsAsync(Guid id, CampaignOutcome? outcome, int afterPosition, int limit, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return (await store.ReadAsync(session => session.Campaigns.RowsAsync(id, outcome, afterPosition, limit, cancellation), cancellation)).ToArray();
    }

    /// <summary>Why a device cannot be updated now; null when it can.</summary>
    internal static Refusal? Judge(CampaignCandidate candidate) => candidate switch
    {
        { State: not DeviceState.Issued } => Refusals.NotInUse(candidate.State),
        { Kind: DeviceKind.MobileApp } => Refusals.Phone,
        { IsTemporary: true } => Refusals.Temporary,
        { IsActivePerson: false } => RunRefusals.PersonLeft,
        { OpenWork: RequestType.Reissue } => RequestRefusals.OpenUpdateExists,
        _ => null,
    };

    internal AuditEvent Event(Campaign campaign, string what, DevicePolicy? policy, Actor actor, object? more) => new()
    {
        At = time.GetUtcNow(),
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        After = campaign.State.ToString(),
        Detail = Audits.Json(new { Campaign = campaign.Id.ToString(), Policy = policy?.Name, Version = campaign.Number, More = more }),
    };

    private Refusal? Refuse(Actor actor) => actor.May(Permission.ManagePolicies) ? actor.RefuseStale(time.GetUtcNow()) : Roles.Refusals.NotAllowed(Permission.ManagePolicies);

    private static async Task<CampaignView> ViewAsync(IStoreSession session, Campaign campaign, IReadOnlyList<(Refusal, int)> refused, CancellationToken cancellation) => new(
        campaign,
        await session.PolicyAsync(campaign.PolicyId, cancellation) ?? throw new InvalidOperationException($"Policy {campaign.PolicyId} is not in the store."),
        campaign.GroupId is { } group ? (await session.GroupsAsync(cancellation)).FirstOrDefault(row => row.Group.Id == group).Group?.Name : null,
        await session.Campaigns.NumbersAsync(campaign.Id, cancellation),
        refused);

    private async Task<Result<CampaignState>> TurnAsync(Guid id, CampaignState from, CampaignState to, string what, Actor actor, CancellationToken cancellation) => await store.ChangeAsync<CampaignState>(
        async session =>
        {
            if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            if (await session.Campaigns.FindAsync(id, cancellation) is not { } campaign) return Refusals.Unknown;
            if (campaign.State == to) return to;
            if (campaign.State != from) return Refusals.Over;
            campaign.State = to;
            session.Record(Event(campaign, what, await session.PolicyAsync(campaign.PolicyId, cancellation), actor, null));
            return to;
        },
        cancellation);
}
