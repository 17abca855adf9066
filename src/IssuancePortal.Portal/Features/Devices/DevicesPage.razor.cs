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
    private int _total;

    [SupplyParameterFromQuery]
    public string? Serial { get; set; }

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public int? Page { get; set; }

    /// <summary>Place in stock.</summary>
    [SupplyParameterFromQuery]
    public string? At { get; set; }

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
        IReadOnlyList<DeviceRow> rows;
        var total = 0;
        if (!string.IsNullOrEmpty(Serial))
        {
            rows = await Devices.BySerialAsync(Serial, Limit, actor) is { Succeeded: true } found ? found.Value : [];
        }
        else
        {
            var paged = await Devices.PageAsync(Enum.TryParse<DeviceState>(State, out var state) ? state : null, string.IsNullOrEmpty(At) ? null : At, Math.Max((Page ?? 1) - 1, 0), Limit, actor);
            (rows, total) = paged.Succeeded ? (paged.Value.Rows, paged.Value.Total) : ([], 0);
        }

        // Newer text is already being searched for.
        if (read == _reads) (_rows, _total) = (rows, total);
    }

    private int Pages => (_total + Limit - 1) / Limit;

    private string AddressOf(int page) => Navigation.GetUriWithQueryParameter("page", page <= 1 ? null : page);

    private void Search(string serial) => Go("serial", serial);

    private void Filter(ChangeEventArgs e) => Go("state", e.Value as string);

    private void Go(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { [name] = string.IsNullOrWhiteSpace(value) ? null : value, ["page"] = null }), replace: true);
}
