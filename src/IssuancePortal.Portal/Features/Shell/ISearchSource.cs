using System.Security.Claims;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>One kind of thing that the search (Ctrl-K) finds. Register as many as there are kinds; they are asked at the same time.</summary>
public interface ISearchSource
{
    /// <summary>Hits of this kind come together, lower orders first.</summary>
    int Order { get; }

    /// <summary>At most eight hits, best first, and only such as the person may see.</summary>
    Task<IReadOnlyList<SearchHit>> FindAsync(string text, ClaimsPrincipal person, CancellationToken cancellation);
}
