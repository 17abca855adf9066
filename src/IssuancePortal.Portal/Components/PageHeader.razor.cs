using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Components;

/// <summary>The head of every page: its title (also the browser's), one sentence, and the actions. Holds the page's only h1, which gets the focus on navigation.</summary>
public sealed partial class PageHeader
{
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>One sentence on what can be done here.</summary>
    [Parameter]
    public string? Lead { get; set; }

    [Parameter]
    public string? BackHref { get; set; }

    [Parameter]
    public string? BackText { get; set; }

    /// <summary>Buttons at the right; at most one of them primary.</summary>
    [Parameter]
    public RenderFragment? Actions { get; set; }

    /// <summary>Under the title: state chips, facts.</summary>
    [Parameter]
    public RenderFragment? Below { get; set; }

    [Inject]
    private IOptions<ShellOptions> Options { get; set; } = null!;
}
