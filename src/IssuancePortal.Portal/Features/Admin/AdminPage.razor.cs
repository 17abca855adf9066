using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Admin;

/// <summary>Everything that can be administered, as far as the person may.</summary>
public sealed partial class AdminPage
{
    private IReadOnlyList<(string Href, string Icon, string Title, string Text)>? _places;

    [Inject]
    private IEnumerable<AdminEntry> Entries { get; set; } = [];

    [Inject]
    private IStringLocalizerFactory Texts { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        _places =
        [
            .. from entry in Entries
               where entry.IsFor(actor)
               orderby entry.Order
               let texts = Texts.Create(entry.Texts)
               select (entry.Href, entry.Icon, texts[entry.TitleKey].Value, texts[entry.TextKey].Value),
        ];
    }
}
