using IssuancePortal.Issuance.Authorities;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>Authorities outside that a run waits for, each in a sentence with the time until when.</summary>
public sealed partial class RunWaits
{
    [Parameter, EditorRequired]
    public IReadOnlyList<AuthorityWait> Waits { get; set; } = [];
}
