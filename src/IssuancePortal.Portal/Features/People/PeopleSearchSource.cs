using System.Security.Claims;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.People;

/// <summary>People, for the search in the top bar.</summary>
internal sealed class PeopleSearchSource(SearchPeople people, IStringLocalizer<PeopleText> texts) : ISearchSource
{
    public int Order => 10;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (person.ToActor() is not { } actor || await people.SearchAsync(text, 6, actor, cancellation) is not { Succeeded: true } found) return [];
        return [.. found.Value.Select(row => new SearchHit(texts["Title"], "user", row.Name, $"{row.EmployeeNumber} · {row.Department}", $"people/{row.Id}"))];
    }
}
