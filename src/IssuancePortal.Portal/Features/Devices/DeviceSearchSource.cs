using System.Security.Claims;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Devices by serial number, for the search in the top bar.</summary>
internal sealed class DeviceSearchSource(FindDevices devices, IStringLocalizer<DevicesText> texts, TradeWords words) : ISearchSource
{
    /// <summary>A shorter beginning would find half the stock.</summary>
    private const int Least = 3;

    public int Order => 20;

    public async Task<IReadOnlyList<SearchHit>> FindAsync(string text, ClaimsPrincipal person, CancellationToken cancellation)
    {
        if (text.Length < Least || person.ToActor() is not { } actor || await devices.BySerialAsync(text, 6, actor, cancellation) is not { Succeeded: true } found) return [];
        return [.. found.Value.Select(row => new SearchHit(
            texts["Title"],
            "credit-card",
            $"{words.Of(row.Device.Kind)} {Wizard.Grouped(row.Device.Serial)}",
            row.Owner is null ? words.Of(row.Device.State) : $"{row.Owner} · {words.Of(row.Device.State)}",
            $"devices/{row.Device.Id}"))];
    }
}
