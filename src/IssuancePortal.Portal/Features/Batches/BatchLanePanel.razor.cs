using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Features.Issue.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>One reader of a batch: the movement of the hand that is wanted, large; whose card it is; how far it is.</summary>
public sealed partial class BatchLanePanel
{
    [Parameter, EditorRequired]
    public BatchLane Lane { get; set; } = null!;

    /// <summary>What kind of device is made.</summary>
    [Parameter]
    public DeviceKind Kind { get; set; }

    /// <summary>Name of who is next.</summary>
    [Parameter]
    public string? Next { get; set; }

    /// <summary>The batch is not over.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    [Parameter]
    public bool MayDrive { get; set; }

    /// <summary>A run is to be given up.</summary>
    [Parameter]
    public EventCallback<Guid> OnGiveUp { get; set; }

    /// <summary>The reader is to be taken in (true) or out.</summary>
    [Parameter]
    public EventCallback<(string Reader, bool IsIn)> OnSeat { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IStringLocalizer<IssueText> Issue { get; set; } = null!;

    private Refusal? Why => Lane.State == LaneState.TakeOutBad ? Lane.Card?.Refusal : Lane.State is LaneState.PutBack or LaneState.OtherCard ? Lane.Run?.Failure : null;

    private string? Doing => Lane.Run?.Lanes.FirstOrDefault(lane => lane.State == WorkState.Working) is { } lane ? lane.Doing is { } part ? W[part.Name] : W[lane.Name] : null;

    private int? SecondsLeft => Lane.State is LaneState.PutBack or LaneState.OtherCard && Lane.Run?.Deadline is { } deadline ? Math.Max(0, (int)Math.Ceiling((deadline - Time.GetUtcNow()).TotalSeconds)) : null;

    private string? Range
    {
        get
        {
            if (Lane.Run?.Left is not { } left) return null;
            var (key, values) = RunRange.Of(left.Low, left.High);
            return Issue[key, values];
        }
    }
}
