using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Devices by serial number or by state; what is looked for stands in the address.</summary>
public sealed partial class DevicesPage
{
    private const int Limit = 100;
    private static readonly DeviceState[] States = Enum.GetValues<DeviceState>();
    private IReadOnlyList<DeviceRow>? _rows;
    private int _reads;

    [SupplyParameterFromQuery]
    public string? Serial { get; set; }

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [Inject]
    private FindDevices Devices { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var read = ++_reads;
        var actor = await Actors.GetAsync();
        var found = !string.IsNullOrEmpty(Serial)
            ? await Devices.BySerialAsync(Serial, Limit, actor)
            : await Devices.ByStateAsync(Enum.TryParse<DeviceState>(State, out var state) ? state : null, Limit, actor);
        // Newer text is already being searched for.
        if (read == _reads) _rows = found.Succeeded ? found.Value : [];
    }

    private void SearchAsync(ChangeEventArgs e) => Go("serial", e.Value as string);

    private void Filter(ChangeEventArgs e) => Go("state", e.Value as string);

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrWhiteSpace(value) ? null : value), replace: true);
}
