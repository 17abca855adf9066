using IssuancePortal.Issuance.Notifications;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Every message that left or is to leave the portal; what is looked for stands in the address.</summary>
public sealed partial class DeliveriesPage
{
    private static readonly DeliveryState[] States = Enum.GetValues<DeliveryState>();
    private static readonly DeliveryChannel[] Channels = Enum.GetValues<DeliveryChannel>();

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public string? Channel { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private DeliveryFilter Filter => new(
        State: Enum.TryParse<DeliveryState>(State, out var state) ? state : null, Channel: Enum.TryParse<DeliveryChannel>(Channel, out var channel) ? channel : null);

    private void Go(string name, ChangeEventArgs e) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, e.Value as string is { Length: > 0 } value ? value : null), replace: true);
}
