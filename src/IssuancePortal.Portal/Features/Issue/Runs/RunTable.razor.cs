using IssuancePortal.Issuance.Personalisation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>Runs as a table.</summary>
public sealed partial class RunTable
{
    [Parameter, EditorRequired]
    public IReadOnlyList<RunRow> Rows { get; set; } = [];

    /// <summary>Whether it says who issued.</summary>
    [Parameter]
    public bool ShowOperator { get; set; } = true;
}
