namespace IssuancePortal.Portal.Components;

public enum StageStatus
{
    Todo,
    Current,
    Done,

    /// <summary>There was nothing to choose.</summary>
    Skipped,
}

/// <param name="Key">Given back when Change is pressed.</param>
/// <param name="Title">What the stage decides: "Person".</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Chosen">What was chosen, in a few words; shown under the title.</param>
/// <param name="CanChange">Whether one may go back to it now.</param>
public sealed record StageItem(string Key, string Title, StageStatus Status, string? Chosen = null, bool CanChange = false);
