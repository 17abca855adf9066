using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.People;

/// <summary>Finds people; what is searched for stands in the address.</summary>
public sealed partial class PeoplePage
{
    private const int Hits = 25;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Q { get; set; }

    [Inject]
    private SearchPeople People { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task<IReadOnlyList<PersonRow>> FindAsync(string text, CancellationToken cancellation)
    {
        var found = await People.SearchAsync(text, Hits, await Actors.GetAsync(), cancellation);
        return found.Succeeded ? found.Value : [];
    }

    private void Remember(string text)
    {
        if (text != (Q ?? "")) Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", text.Length == 0 ? null : text), replace: true);
    }
}
