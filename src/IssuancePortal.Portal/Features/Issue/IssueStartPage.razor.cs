using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Flux;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>Where an issuance begins: who is in front of the desk? The search keeps the focus; what was last searched for and issued is at hand.</summary>
public sealed partial class IssueStartPage
{
    private const int Hits = 8;
    private IReadOnlyList<RunRow> _mine = [];

    /// <summary>What to search for, from the address.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    /// <summary>The reader to go on with, from the address.</summary>
    [SupplyParameterFromQuery]
    public string? Reader { get; set; }

    [Inject]
    private IState<IssueState> Draft { get; set; } = null!;

    [Inject]
    private SearchPeople People { get; set; } = null!;

    [Inject]
    private ListRuns Runs { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var mine = await Runs.MineAsync(6, await Actors.GetAsync());
        _mine = mine.Succeeded ? mine.Value : [];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("wizard", "start");
    }

    private async Task<IReadOnlyList<PersonRow>> FindAsync(string text, CancellationToken cancellation)
    {
        var found = await People.SearchAsync(text, Hits, await Actors.GetAsync(), cancellation);
        return found.Succeeded ? found.Value : [];
    }

    private void Remember(string text)
    {
        if (text != Draft.Value.LastSearch) Dispatcher.Dispatch(new PersonSearched(text));
    }

    private void Choose(PersonRow person)
    {
        // Somebody else than in the draft: the draft begins anew in any case; the same person takes it up again.
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters($"issue/{person.Id}", new Dictionary<string, object?> { ["reader"] = Reader ?? Draft.Value.Reader }));
    }
}
