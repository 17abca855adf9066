using IssuancePortal.Issuance.Batches;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>How batches, their people and their readers look.</summary>
internal static class BatchTones
{
    /// <summary>In the order in which a bar is drawn.</summary>
    public static IReadOnlyList<BatchItemState> Order { get; } = [BatchItemState.Done, BatchItemState.Working, BatchItemState.SetAside, BatchItemState.Waiting];

    public static StateTone Of(BatchState state) => state switch
    {
        BatchState.Ready => StateTone.Neutral,
        BatchState.Running or BatchState.Stopping => StateTone.Running,
        BatchState.Paused => StateTone.Held,
        BatchState.Ended => StateTone.Issued,
        _ => StateTone.Terminated,
    };

    public static StateTone Of(BatchItemState state) => state switch
    {
        BatchItemState.Waiting => StateTone.Neutral,
        BatchItemState.Working => StateTone.Running,
        BatchItemState.Done => StateTone.Issued,
        _ => StateTone.Failed,
    };

    /// <summary>What a reader's place on the page shows at a glance.</summary>
    public static string Of(LaneState state) => state switch
    {
        LaneState.Insert => "wants",
        LaneState.Working or LaneState.Reading => "works",
        LaneState.TakeOutGood => "good",
        LaneState.TakeOutBad => "bad",
        LaneState.PutBack or LaneState.OtherCard or LaneState.Mute => "alarm",
        _ => "rests",
    };

    public static CardPosition PositionOf(LaneState state) => state switch
    {
        LaneState.Insert or LaneState.NobodyLeft or LaneState.Paused or LaneState.Out or LaneState.Over => CardPosition.Empty,
        LaneState.Reading => CardPosition.Inserting,
        LaneState.TakeOutGood => CardPosition.Card,
        LaneState.PutBack => CardPosition.Removed,
        LaneState.NoReader or LaneState.NoClient => CardPosition.NoReader,
        _ => CardPosition.Refused,
    };
}
