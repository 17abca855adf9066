using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>The card is gone: which one is wanted back, where, and for how long.</summary>
public sealed partial class RunWaiting
{
    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Serial { get; set; } = "";

    [Inject]
    private PageClock Clock { get; set; } = null!;

    private int? SecondsLeft => Snapshot.Deadline is { } deadline ? Math.Max(0, (int)Math.Ceiling((deadline - Clock.Now).TotalSeconds)) : null;
}
