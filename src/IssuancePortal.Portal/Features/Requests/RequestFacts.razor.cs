using IssuancePortal.Issuance.Validation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Everything that a decision on a request is made on.</summary>
public sealed partial class RequestFacts
{
    private readonly string _id = $"facts-{Guid.NewGuid():N}"[..14];

    [Parameter, EditorRequired]
    public RequestView View { get; set; } = null!;

    /// <summary>Stands in place of the policy's name where another can be chosen.</summary>
    [Parameter]
    public RenderFragment? PolicyChoice { get; set; }

    /// <summary>It ends a device instead of making one.</summary>
    private bool IsEnd => View.Request.Ending is not null;

    private static string Tail(string serial) => $"…{serial[^Math.Min(4, serial.Length)..]}";
}
