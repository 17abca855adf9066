using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace IssuancePortal.Portal.Features.Recovery;

/// <summary>For whom, besides the portal, escrowed keys are sealed.</summary>
public sealed partial class RecipientsPage
{
    private const int MaxBytes = 20_000;
    private IReadOnlyList<RecoveryCertificate>? _certificates;
    private Refusal? _refusal;
    private bool _mayChange;
    private bool _isBusy;

    [Inject]
    private ManageRecoveryCertificates Certificates { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override Task OnInitializedAsync() => LookAsync();

    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        var listed = await Certificates.ListAsync(actor);
        _certificates = listed.Succeeded ? listed.Value : [];
        _refusal ??= listed.Refusal;
    }

    private async Task AddAsync(InputFileChangeEventArgs chosen)
    {
        // What is too large for a certificate is read as far as it goes, and refused as what it is not.
        await using var stream = chosen.File.OpenReadStream(long.MaxValue);
        var bytes = new byte[MaxBytes];
        var length = await stream.ReadAtLeastAsync(bytes, MaxBytes, throwOnEndOfStream: false);
        if (!await StepUp.AskAsync()) return;
        var added = await Certificates.AddAsync(bytes.AsMemory(0, length), await Actors.GetAsync());
        _refusal = added.Refusal;
        if (added.Succeeded) Toasts.Done(L["Added"]);
        await LookAsync();
    }

    private async Task RemoveAsync(RecoveryCertificate certificate)
    {
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Remove.Ask", certificate.Subject], [L["Remove.Effect"]], L["Remove"])) || !await StepUp.AskAsync()) return;
        var removed = await Certificates.RemoveAsync(certificate.Id, await Actors.GetAsync());
        _refusal = removed.Refusal;
        if (removed.Succeeded) Toasts.Done(L["Removed"]);
        await LookAsync();
    }

    private async Task SealAnewAsync()
    {
        if (!await StepUp.AskAsync()) return;
        _isBusy = true;
        var done = await Certificates.SealAnewAsync(await Actors.GetAsync());
        _isBusy = false;
        _refusal = done.Refusal;
        if (done.Succeeded) Toasts.Done(L["Anew.Done", done.Value]);
    }
}
