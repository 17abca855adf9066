using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>What a person does with their own device by themselves: change or unlock its PIN, and renew it when that is open.</summary>
public sealed partial class MyDevicePage
{
    private DeviceView? _view;
    private Refusal? _refusal;

    [Parameter]
    public Guid DeviceId { get; set; }

    [Inject]
    private LookAtDevice Devices { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override Task OnParametersSetAsync() => LookAsync();

    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        var looked = await Devices.LookAsync(DeviceId, actor);
        // Here everybody sees their own only, whatever else their roles let them see elsewhere.
        var isOwn = looked.Succeeded && looked.Value.Device.PersonId == actor.PersonId;
        _view = isOwn ? looked.Value : null;
        _refusal = isOwn ? null : looked.Refusal ?? new Refusal("refusal.device-unknown");
    }
}
