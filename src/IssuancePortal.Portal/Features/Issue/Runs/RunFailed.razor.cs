using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>The run was rolled back: what happened, whether the card is still good, and one way on.</summary>
public sealed partial class RunFailed
{
    private ElementReference _again;

    [Parameter, EditorRequired]
    public RunView View { get; set; } = null!;

    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    [Parameter]
    public bool MayRetry { get; set; }

    [Parameter]
    public string? Details { get; set; }

    /// <summary>Why it ended. What went wrong last may be another thing: a card that was pulled and not put back.</summary>
    private Refusal Failure => View.Run.FailureCode is { } code && code != Snapshot.Failure?.Code ? new Refusal(code) : Snapshot.Failure ?? new Refusal("refusal.unexpected");

    private Refusal? Earlier => Snapshot.Failure is { } earlier && earlier.Code != Failure.Code ? earlier : null;

    /// <summary>Only a card that somebody else's key guards cannot be issued again.</summary>
    private bool IsCardGood => Failure.Code != "refusal.management-key-rejected";

    private int Revoked => View.Certificates.Count(certificate => certificate.State == CertificateState.Revoked);

    private string Aftermath
    {
        get
        {
            string revoked = L[Revoked switch { 0 => "Failed.NothingRevoked", 1 => "Failed.OneRevoked", _ => "Failed.Revoked" }, Revoked];
            return Earlier is { } earlier ? $"{L["Failed.Earlier", W.What(earlier)]} {revoked}" : revoked;
        }
    }

    private string Again => $"issue/{View.Person.Id}?policy={View.Policy.Id}&reader={Uri.EscapeDataString(Snapshot.Reader)}";

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && MayRetry) await _again.FocusAsync();
    }
}
