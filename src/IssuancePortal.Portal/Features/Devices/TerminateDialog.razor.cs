using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Asks why a device is ended, and lists what will happen, before it happens.</summary>
public sealed partial class TerminateDialog
{
    private static readonly TerminationReason[] Reasons = Enum.GetValues<TerminationReason>();

    private ElementReference _dialog;
    private TerminationReason _reason;
    private Foreseen? _others;

    [Parameter, EditorRequired]
    public DeviceView View { get; set; } = null!;

    /// <summary>The reason; null for no.</summary>
    [Parameter]
    public EventCallback<TerminationReason?> OnAnswered { get; set; }

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private SignIn.ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private IReadOnlyList<IssuedCertificate> Live => [.. View.Certificates.Where(certificate => certificate.State != CertificateState.Revoked)];

    /// <summary>What follows for other devices and for requests; what becomes of this one is said in sentences.</summary>
    protected override async Task OnInitializedAsync()
    {
        var foreseen = await Foresee.OfMoveAsync(View.Device.Id, DeviceMove.Terminate, new MoveChoice(), await Actors.GetAsync());
        if (foreseen.Succeeded) _others = foreseen.Value with { Devices = [.. foreseen.Value.Devices.Where(device => device.Device.Id != View.Device.Id)] };
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }
}
