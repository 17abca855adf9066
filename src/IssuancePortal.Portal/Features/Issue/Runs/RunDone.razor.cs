using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>The card is issued: what is on it now, and on to the next one.</summary>
public sealed partial class RunDone
{
    private ElementReference _next;

    [Parameter, EditorRequired]
    public RunView View { get; set; } = null!;

    [Parameter]
    public bool MayIssue { get; set; }

    /// <summary>The card was spoiled when it was printed, and is void.</summary>
    [Parameter]
    public EventCallback Spoiled { get; set; }

    /// <summary>What an earlier attempt of the run had issued was revoked and is not on the card.</summary>
    private IReadOnlyList<IssuedCertificate> Certificates => [.. View.Certificates.GroupBy(certificate => certificate.Slot).Select(slot => slot.OrderBy(x => x.State == CertificateState.Revoked).ThenByDescending(x => x.NotBefore).First())];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && MayIssue) await _next.FocusAsync();
    }
}
