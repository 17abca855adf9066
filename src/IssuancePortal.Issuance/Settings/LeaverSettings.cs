using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>What happens to the devices of people who leave.</summary>
public sealed record LeaverSettings : ISettingsSection
{
    /// <summary>What is done when the directory says that a person has left.</summary>
    public LeaverAction Action { get; init; } = LeaverAction.Terminate;

    /// <summary>When one reading of the directory makes more people than this leavers, nothing is done until somebody has looked; 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int AtMostAtOnce { get; init; } = 20;
}

/// <summary>What is done with the devices of somebody who left.</summary>
public enum LeaverAction
{
    /// <summary>Everything is terminated at once.</summary>
    Terminate,

    /// <summary>Everything is suspended at once; somebody terminates it.</summary>
    Suspend,

    /// <summary>Nothing until somebody has looked at what would happen.</summary>
    Ask,
}
