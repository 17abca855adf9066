namespace IssuancePortal.Issuance.Campaigns;

/// <summary>One device of a campaign. What became of its update is its request's to say.</summary>
public sealed class CampaignDevice
{
    public required Guid CampaignId { get; init; }

    /// <summary>From 1, in the order in which updates are asked for.</summary>
    public required int Position { get; init; }

    public required Guid DeviceId { get; init; }

    public CampaignStep Step { get; set; }

    /// <summary>The update; null until it is asked for, and where it never is.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>The update was open before, and is not withdrawn with the campaign.</summary>
    public bool WasOpen { get; set; }

    /// <summary>Code of the refusal; null for none.</summary>
    public string? Why { get; set; }

    /// <summary>What the refusal is about, part by part between bars.</summary>
    public string? WhyAbout { get; set; }

    /// <summary>When its turn came; null until then.</summary>
    public DateTimeOffset? At { get; set; }

    /// <summary>Why no update was asked for; null where one was, or may be.</summary>
    public Refusal? Refusal => Why is null ? null : new Refusal(Why, [.. (WhyAbout ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries)]);

    internal void Refuse(Refusal refusal, DateTimeOffset now) =>
        (Step, Why, WhyAbout, At) = (CampaignStep.Refused, refusal.Code, refusal.Arguments.Length == 0 ? null : string.Join('|', refusal.Arguments), now);
}

/// <summary>What a campaign has done about a device.</summary>
public enum CampaignStep
{
    /// <summary>Its turn has not come.</summary>
    Waiting,

    /// <summary>Its update is asked for.</summary>
    Asked,

    /// <summary>It carried the version already when its turn came.</summary>
    Current,

    /// <summary>It cannot be updated.</summary>
    Refused,
}
