using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Devices that ended, each with when its records can be removed; the device's page removes them.</summary>
public sealed partial class EndedDevicesPage
{
    private const int Limit = 100;
    private static readonly DeviceState[] States = DeviceLifecycle.Row(DeviceMove.Remove).From;
    private EndedDevices? _ended;
    private Refusal? _refusal;

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public int? Page { get; set; }

    [Inject]
    private RemoveDevice Devices { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private DeviceState Shown => Enum.TryParse<DeviceState>(State, out var state) && States.Contains(state) ? state : States[0];

    private int Pages => ((_ended?.Total ?? 0) + Limit - 1) / Limit;

    protected override async Task OnParametersSetAsync()
    {
        var looked = await Devices.LookAsync(Shown, Math.Max((Page ?? 1) - 1, 0), Limit, await Actors.GetAsync());
        (_ended, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private string AddressOf(int page) => Navigation.GetUriWithQueryParameter("page", page <= 1 ? null : page);

    private void Filter(ChangeEventArgs e) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["state"] = e.Value as string, ["page"] = null }), replace: true);
}
