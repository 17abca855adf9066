using IssuancePortal.Issuance.People;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>A person as a line of a search result.</summary>
public sealed partial class PersonLine
{
    [Parameter, EditorRequired]
    public PersonRow Row { get; set; } = null!;
}
