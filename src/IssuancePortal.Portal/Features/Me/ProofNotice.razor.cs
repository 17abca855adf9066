using IssuancePortal.Issuance;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Says which proof of who one is something asks for, and leads to where it is given.</summary>
public sealed partial class ProofNotice
{
    [Parameter, EditorRequired]
    public Refusal Refusal { get; set; } = null!;
}
