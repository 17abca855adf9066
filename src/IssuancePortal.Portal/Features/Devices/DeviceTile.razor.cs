using System.Globalization;
using IssuancePortal.Issuance.Devices;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>A device as a tile on its person's page.</summary>
public sealed partial class DeviceTile
{
    [Parameter, EditorRequired]
    public Device Device { get; set; } = null!;

    [Parameter]
    public string? Owner { get; set; }

    [Parameter]
    public string? PhotoSource { get; set; }

    private string Since => Device switch
    {
        { State: DeviceState.Issued, ExpiresAt: { } until } => L["Tile.Until", Clock.ToLocal(until).ToString("d", CultureInfo.CurrentCulture)],
        { IssuedAt: { } issued } => L["Tile.Issued", Clock.ToLocal(issued).ToString("d", CultureInfo.CurrentCulture)],
        _ => L["Tile.Known", Clock.ToLocal(Device.CreatedAt).ToString("d", CultureInfo.CurrentCulture)],
    };
}
