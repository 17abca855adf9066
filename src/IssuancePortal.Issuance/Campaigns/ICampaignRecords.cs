using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Issuance.Campaigns;

/// <summary>What a session with the database knows of campaigns. Entities are tracked as the session's are.</summary>
public interface ICampaignRecords
{
    /// <summary>Every campaign, the latest first, at most so many.</summary>
    Task<IReadOnlyList<Campaign>> ListAsync(int limit, CancellationToken cancellation = default);

    Task<Campaign?> FindAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Those in a state, oldest first.</summary>
    Task<IReadOnlyList<Campaign>> InAsync(CampaignState state, CancellationToken cancellation = default);

    /// <summary>Devices that were issued under a policy in a version before this one, or in one that is not recorded, and have not ended; of a group's members and of people at a site where given.</summary>
    Task<IReadOnlyList<CampaignCandidate>> CandidatesAsync(Guid policyId, int before, Guid? groupId, string? site, CancellationToken cancellation = default);

    /// <summary>A device as it is now, in whatever state; null for one that is no longer in the records.</summary>
    Task<CampaignCandidate?> CandidateAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>The next devices whose turn it is.</summary>
    Task<IReadOnlyList<CampaignDevice>> NextAsync(Guid campaignId, int limit, CancellationToken cancellation = default);

    /// <summary>Updates that the campaign asked for and nobody has begun, at most so many.</summary>
    Task<IReadOnlyList<IssuanceRequest>> NotBegunAsync(Guid campaignId, int limit, CancellationToken cancellation = default);

    /// <summary>How many devices came to what.</summary>
    Task<CampaignNumbers> NumbersAsync(Guid campaignId, CancellationToken cancellation = default);

    /// <summary>Refusals with how many devices each concerns, most first.</summary>
    Task<IReadOnlyList<(Refusal Refusal, int Devices)>> RefusalsAsync(Guid campaignId, CancellationToken cancellation = default);

    /// <summary>Devices in the order of their turn, from a position on; only those that came to something, where given.</summary>
    Task<IReadOnlyList<CampaignRow>> RowsAsync(Guid campaignId, CampaignOutcome? outcome, int afterPosition, int limit, CancellationToken cancellation = default);
}

/// <summary>A device that a campaign could be about.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="PolicyId">Its policy.</param>
/// <param name="Number">The policy's version that it carries; null when it is not recorded.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">Its state.</param>
/// <param name="IsTemporary">It stands in for another.</param>
/// <param name="IsActivePerson">Its person has not left.</param>
/// <param name="OpenWork">The update or re-issuance that is open on it; null for none.</param>
public sealed record CampaignCandidate(Guid DeviceId, Guid? PolicyId, int? Number, DeviceKind Kind, DeviceState State, bool IsTemporary, bool IsActivePerson, RequestType? OpenWork);

/// <summary>What a device came to.</summary>
public enum CampaignOutcome
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>Its update is asked for and waits to be carried out.</summary>
    Asked,

    /// <summary>It carries the version.</summary>
    Done,

    /// <summary>Its update was withdrawn, denied, or expired.</summary>
    Withdrawn,

    /// <summary>It could not be asked for.</summary>
    Refused,
}

/// <summary>How many devices came to what.</summary>
public sealed record CampaignNumbers(int Waiting, int Asked, int Done, int Withdrawn, int Refused)
{
    /// <summary>All devices.</summary>
    public int All => Waiting + Asked + Done + Withdrawn + Refused;

    /// <summary>Nothing is left to ask for or to wait for.</summary>
    public bool IsOver => Waiting + Asked == 0;

    /// <summary>How many came to this.</summary>
    public int Of(CampaignOutcome outcome) => outcome switch
    {
        CampaignOutcome.Waiting => Waiting,
        CampaignOutcome.Asked => Asked,
        CampaignOutcome.Done => Done,
        CampaignOutcome.Withdrawn => Withdrawn,
        _ => Refused,
    };
}

/// <summary>A device of a campaign with what it came to.</summary>
/// <param name="Device">The row.</param>
/// <param name="Serial">Serial number.</param>
/// <param name="Kind">Kind.</param>
/// <param name="PersonId">Its person; null when it is nobody's any more.</param>
/// <param name="PersonName">Their name.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="RequestState">State of its update; null for none.</param>
public sealed record CampaignRow(CampaignDevice Device, string Serial, DeviceKind Kind, Guid? PersonId, string PersonName, CampaignOutcome Outcome, RequestState? RequestState);
