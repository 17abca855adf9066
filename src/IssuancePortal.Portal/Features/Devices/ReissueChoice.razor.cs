using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Chooses the policy that a device is issued anew under, and shows what that would change before it is asked for.</summary>
public sealed partial class ReissueChoice
{
    private IReadOnlyList<DevicePolicy>? _choices;
    private Guid _policyId;
    private ReissuePreview? _preview;
    private Refusal? _refusal;
    private string _comment = "";
    private bool _isBusy;

    [Parameter, EditorRequired]
    public Guid DeviceId { get; set; }

    /// <summary>It was asked for.</summary>
    [Parameter]
    public EventCallback OnAsked { get; set; }

    [Parameter]
    public EventCallback OnClosed { get; set; }

    [Inject]
    private UpdateDevice Update { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private UpdateOrder Order => new(DeviceId, RequestType.Reissue, _policyId, _comment);

    protected override async Task OnInitializedAsync()
    {
        var choices = await Update.ChoicesAsync(DeviceId, await Actors.GetAsync());
        (_choices, _refusal) = (choices.Succeeded ? choices.Value : null, choices.Refusal);
        // Another policy is what people mostly come for.
        if (_choices is [var own, ..]) await ChooseAsync(_choices.Count > 1 ? _choices[1].Id : own.Id);
    }

    private async Task ChooseAsync(Guid policyId)
    {
        _policyId = policyId;
        var looked = await Update.PreviewAsync(Order, await Actors.GetAsync());
        (_preview, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private async Task AskAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        var asked = await Update.FileAsync(Order, await Actors.GetAsync());
        (_isBusy, _refusal) = (false, asked.Refusal);
        if (!asked.Succeeded) return;
        Toasts.Done(L[_preview is { Approvals: > 0 } ? "Reissue.Waits" : "Reissue.Asked"]);
        await OnAsked.InvokeAsync();
    }

    private static int Revoked(ReissuePreview preview) => preview.Certificates.Count(change => change.To == CertificateState.Revoked);

    private static int Kept(ReissuePreview preview) => preview.Certificates.Count - Revoked(preview);

    /// <summary>What else differs than the keys: PIN, life, data.</summary>
    private IReadOnlyList<ChangeLine> Lines(ReissuePreview preview) =>
        preview.Now is { } now ? P.Changes(now.Content with { Slots = [], Modes = [] }, preview.Then.Content with { Slots = [], Modes = [] }) : [];
}
