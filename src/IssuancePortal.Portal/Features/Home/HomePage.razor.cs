using IssuancePortal.Portal.Features.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Home;

/// <summary>Where everyone arrives: the places that their roles open.</summary>
public sealed partial class HomePage
{
    private IReadOnlyList<(NavEntry Place, string Text)> _places = [];
    private string _name = "";

    [Inject]
    private IEnumerable<NavEntry> Entries { get; set; } = [];

    [Inject]
    internal IEnumerable<HomeSection> Sections { get; set; } = [];

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string Greeting => L[Time.GetLocalNow().Hour switch { < 11 => "Morning", < 18 => "Day", _ => "Evening" }, _name];

    protected override async Task OnInitializedAsync()
    {
        var person = (await Authentication).User;
        _name = person.FindFirst("name")?.Value ?? person.Identity?.Name ?? "";
        _places = [.. Entries.Where(x => x.Href.Length > 0 && x.IsFor(person)).OrderBy(x => x.Order).Select(x => (x, Texts.Create(x.Texts)[x.TextKey].Value))];
    }
}
