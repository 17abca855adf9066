using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>What will happen, before it does: devices, their certificates, and requests that change.</summary>
public sealed partial class WhatWillHappen
{
    /// <summary>What was foreseen; null while it is being looked up.</summary>
    [Parameter, EditorRequired]
    public Foreseen? Foreseen { get; set; }

    /// <summary>Why it would be refused; null when it would not.</summary>
    [Parameter]
    public Refusal? Refusal { get; set; }

    /// <summary>What stands over it; null for the usual words.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>Said when nothing changes; null for the usual words.</summary>
    [Parameter]
    public string? NothingText { get; set; }
}
