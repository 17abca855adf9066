namespace IssuancePortal.Issuance.Settings;

/// <summary>How long records are kept.</summary>
public sealed record RetentionSettings
{
    /// <summary>Days from its end for which a device stays in the records; 30 to 7,300.</summary>
    public int DeviceDays { get; init; } = 365;
}
