using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>
/// The workstations of the person at this page: those that their account paired from this browser, then those offered to everyone. Whatever
/// starts something on one of them checks that again.
/// </summary>
internal sealed class PageWorkstations(
    IIssuanceStore store,
    WorkstationBoard board,
    PairingTickets tickets,
    OfferedWorkstations offered,
    AuthenticationStateProvider authentication,
    NavigationManager navigation,
    IOptions<WorkstationOptions> options)
{
    /// <summary>All of them, connected or not, last paired first.</summary>
    public async Task<IReadOnlyList<PageWorkstation>> ListAsync(CancellationToken cancellation = default)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (user.ToActor() is not { } actor) return [];
        var paired = user.BrowserId() is { } browser
            ? await store.ReadAsync(session => session.PairedWorkstationsAsync(actor.AccountId, browser, cancellation), cancellation)
            : [];
        var own = paired.Select(w => new PageWorkstation(w.Id, w.MachineName, board.Find(w.Id)));
        var others = offered.Ids.Where(id => paired.All(w => w.Id != id)).Select(board.Find).OfType<LiveWorkstation>().Select(live => new PageWorkstation(live.Id, live.MachineName, live));
        return [.. own, .. others];
    }

    /// <summary>The one to work on: the connected one that was paired last; null when none is connected.</summary>
    public async Task<LiveWorkstation?> CurrentAsync(CancellationToken cancellation = default) =>
        (await ListAsync(cancellation)).Select(w => w.Live).FirstOrDefault(live => live is not null);

    /// <summary>The id of the browser that this page is in; null when it keeps no cookies.</summary>
    public async Task<string?> BrowserIdAsync() => (await authentication.GetAuthenticationStateAsync()).User.BrowserId();

    /// <summary>Tells of every change that may concern these workstations; from any thread.</summary>
    public IDisposable Watch(Action changed) => board.WatchAll(changed);

    /// <summary>A ticket for <i>Connect this computer</i>; null when nobody is signed in, or the browser keeps no cookies.</summary>
    public async Task<PairingTicket?> StartPairingAsync()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        return user.ToActor() is not null && user.BrowserId() is { } browser
            ? tickets.Issue(user, browser, options.Value.PublicUrl is { Length: > 0 } url ? new Uri(url) : new Uri(navigation.BaseUri))
            : null;
    }
}

/// <summary>A workstation as a page sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="MachineName">Name shown to people.</param>
/// <param name="Live">Its readers; null when it is not connected.</param>
internal sealed record PageWorkstation(Guid Id, string MachineName, LiveWorkstation? Live);
