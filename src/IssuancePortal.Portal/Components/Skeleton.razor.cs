using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Components;

/// <summary>Grey bars where content is about to be. Appears only after a moment, so that what loads at once does not flicker.</summary>
public sealed partial class Skeleton
{
    [Parameter]
    public int Lines { get; set; } = 3;

    /// <summary>Of one line, in pixels.</summary>
    [Parameter]
    public int Height { get; set; } = 16;
}
