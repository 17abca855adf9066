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

    [Parameter, EditorRequired]
    public DeviceView View { get; set; } = null!;

    /// <summary>The reason; null for no.</summary>
    [Parameter]
    public EventCallback<TerminationReason?> OnAnswered { get; set; }

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private IReadOnlyList<IssuedCertificate> Live => [.. View.Certificates.Where(certificate => certificate.State != CertificateState.Revoked)];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }
}
