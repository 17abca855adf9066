using IssuancePortal.Issuance;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin;

/// <summary>What is wrong with what was entered, each with what to do about it. Nothing when nothing is.</summary>
public sealed partial class FaultList
{
    [Parameter, EditorRequired]
    public IReadOnlyList<Refusal> Faults { get; set; } = [];
}
