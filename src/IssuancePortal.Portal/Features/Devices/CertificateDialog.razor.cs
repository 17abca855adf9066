using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Pki;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Asks before a single certificate is held, released or revoked, and shows what will happen.</summary>
public sealed partial class CertificateDialog
{
    private static readonly RevocationReason[] Reasons =
        [RevocationReason.Superseded, RevocationReason.CessationOfOperation, RevocationReason.AffiliationChanged, RevocationReason.PrivilegeWithdrawn, RevocationReason.KeyCompromise];

    private RevocationReason _reason = RevocationReason.Superseded;
    private string _note = "";
    private Foreseen? _foreseen;
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public IssuedCertificate Certificate { get; set; } = null!;

    [Parameter, EditorRequired]
    public CertificateMove Move { get; set; }

    /// <summary>What was chosen; null for no.</summary>
    [Parameter]
    public EventCallback<CertificateAnswer?> OnAnswered { get; set; }

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override Task OnInitializedAsync() => ChooseAsync(_reason);

    private async Task ChooseAsync(RevocationReason reason)
    {
        _reason = reason;
        var foreseen = await Foresee.OfCertificateAsync(Certificate.SerialNumber, Move, reason, await Actors.GetAsync());
        (_foreseen, _refusal) = (foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }
}

/// <summary>What was chosen with a change of a certificate.</summary>
/// <param name="Reason">Reason code of a revocation.</param>
/// <param name="Note">Why, in words.</param>
public sealed record CertificateAnswer(RevocationReason Reason, string Note);

/// <summary>A change of a certificate that somebody wants to make.</summary>
public sealed record CertificateAsked(IssuedCertificate Certificate, CertificateMove Move);
