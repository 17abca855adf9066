namespace IssuancePortal.Issuance.Campaigns;

/// <summary>Moves devices of a policy to the version that holds: asks for an update of each, portion by portion. Its devices are fixed when it is started; see <see cref="CampaignDevice"/>.</summary>
public sealed class Campaign
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PolicyId { get; init; }

    /// <summary>The policy while the campaign is open, so that no second one is; null once it has ended.</summary>
    public Guid? OpenPolicyId { get; set; }

    /// <summary>Number of the policy's version that devices are moved to, or a later one.</summary>
    public required int Number { get; init; }

    /// <summary>Only devices of this group's members; null for everybody's.</summary>
    public Guid? GroupId { get; init; }

    /// <summary>Only devices of people at this site; null for every site.</summary>
    public string? Site { get; init; }

    /// <summary>Why, in words; at most 400 characters. It stands in every request.</summary>
    public string Comment { get; init; } = "";

    /// <summary>Devices that it is about.</summary>
    public required int Devices { get; init; }

    public CampaignState State { get; set; }

    public required string StartedById { get; init; }

    public required string StartedByName { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Who cancelled it; null while nobody has.</summary>
    public string? EndedByName { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>True until it has run to its end or was cancelled.</summary>
    public bool IsOpen => State is CampaignState.Running or CampaignState.Paused;
}

/// <summary>How far a campaign is.</summary>
public enum CampaignState
{
    /// <summary>Updates are asked for, and those asked for are waited for.</summary>
    Running,

    /// <summary>No further update is asked for until somebody goes on; those asked for can be carried out.</summary>
    Paused,

    /// <summary>Cancelled; updates that nobody has begun are being withdrawn.</summary>
    Withdrawing,

    /// <summary>Cancelled.</summary>
    Cancelled,

    /// <summary>Every device was updated, or it is known why not.</summary>
    Ended,
}
