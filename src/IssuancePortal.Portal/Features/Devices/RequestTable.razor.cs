using IssuancePortal.Issuance.Requests;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>What was asked for.</summary>
public sealed partial class RequestTable
{
    [Parameter, EditorRequired]
    public IReadOnlyList<IssuanceRequest> Requests { get; set; } = [];

    [Parameter]
    public string? EmptyText { get; set; }

    /// <summary>What was asked for: a device for a reason, or work on one.</summary>
    private string Words(IssuanceRequest request) => request.AsksForDevice ? W.Of(request.Reason) : W[$"request.type.{request.Type}"];
}
