using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>What the queue shows: search, state and whose at hand, the rest behind a button.</summary>
public sealed partial class QueueFilters
{
    private static readonly RequestState[] States = Enum.GetValues<RequestState>();
    private static readonly IssuanceReason[] Reasons = Enum.GetValues<IssuanceReason>();
    private static readonly QueueSort[] Sorts = Enum.GetValues<QueueSort>();
    private bool _isOpen;

    [Parameter, EditorRequired]
    public QueueFilter Filter { get; set; } = null!;

    [Parameter]
    public IReadOnlyList<DevicePolicy> Policies { get; set; } = [];

    /// <summary>Name of the account that the filter names.</summary>
    [Parameter]
    public string? RequesterName { get; set; }

    [Parameter]
    public EventCallback<QueueFilter> OnChanged { get; set; }

    /// <summary>Filters behind the button that are in use.</summary>
    private int Further =>
        new[] { Filter.PolicyId is not null, Filter.Reason is not null, Filter.Modes.Count > 0, Filter.RequestedBy is not null, Filter.Type is not null, Filter.Sort != QueueSort.Oldest }.Count(used => used);

    private Task Set(QueueFilter filter) => OnChanged.InvokeAsync(filter);

    private Task ChooseState(ChangeEventArgs e) => Set(Filter with { State = Enum.TryParse<RequestState>(e.Value as string, out var state) ? state : null });

    private Task ChooseReason(ChangeEventArgs e) => Set(Filter with { Reason = Enum.TryParse<IssuanceReason>(e.Value as string, out var reason) ? reason : null });

    private Task ChooseSort(ChangeEventArgs e) => Set(Filter with { Sort = Enum.Parse<QueueSort>((string)e.Value!) });

    private Task ChooseWhose(ChangeEventArgs e) => e.Value as string == "overdue"
        ? Set(Filter with { Overdue = true, Claim = QueueClaim.Any })
        : Set(Filter with { Overdue = false, Claim = Enum.Parse<QueueClaim>((string)e.Value!) });
}
