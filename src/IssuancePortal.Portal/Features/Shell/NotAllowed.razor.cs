using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>What a page shows to someone who may not open it; who is not signed in at all is sent to sign in and comes back.</summary>
public sealed partial class NotAllowed
{
    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var person = Authentication is null ? null : (await Authentication).User;
        if (person?.Identity is not { IsAuthenticated: true })
            Navigation.NavigateTo($"sign-in?returnUrl={Uri.EscapeDataString(new Uri(Navigation.Uri).PathAndQuery)}", forceLoad: true);
    }
}
