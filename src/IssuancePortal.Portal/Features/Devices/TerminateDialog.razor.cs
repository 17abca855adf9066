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
    private Foreseen? _foreseen;

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

    private bool NeedsApproval => TerminateDevice.NeedsApproval(View.Device, View.Policy?.Content, _reason);

    private IReadOnlyList<IssuedCertificate> Revoked => [.. Certificates.Where(it => it.After == CertificateState.Revoked).Select(it => it.Certificate)];

    private IReadOnlyList<IssuedCertificate> Spared => [.. Certificates.Where(it => it.Stays).Select(it => it.Certificate)];

    private IEnumerable<ForeseenCertificate> Certificates => _foreseen?.Devices.FirstOrDefault(device => device.Device.Id == View.Device.Id)?.Certificates ?? [];

    /// <summary>What follows for other devices and for requests; what becomes of this one is said in sentences.</summary>
    private Foreseen? Others => _foreseen is { } foreseen ? foreseen with { Devices = [.. foreseen.Devices.Where(device => device.Device.Id != View.Device.Id)] } : null;

    protected override Task OnInitializedAsync() => LookAsync();

    private Task ChooseAsync(TerminationReason reason)
    {
        _reason = reason;
        return LookAsync();
    }

    private async Task LookAsync()
    {
        var foreseen = await Foresee.OfMoveAsync(View.Device.Id, DeviceMove.Terminate, new MoveChoice(Termination: _reason), await Actors.GetAsync());
        _foreseen = foreseen.Succeeded ? foreseen.Value : null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }
}
