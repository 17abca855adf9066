using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Steps;

/// <summary>The card's new PIN: typed by its person, sealed in the page, opened only by the CMS client.</summary>
public sealed partial class PinStep
{
    private bool _isTyping;
    private CodesState _codes;

    [Parameter, EditorRequired]
    public IssueState State { get; set; } = null!;

    [Parameter]
    public EventCallback<SealedPin?> OnSealed { get; set; }

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private enum CodesState
    {
        Unknown,
        Same,
        Different,
    }

    protected override void OnInitialized() => _isTyping = State.Pin is null;

    protected override void OnParametersSet()
    {
        // A PIN that was dropped is typed anew; one that was sealed before the client went away is not.
        if (State is { Pin: null, IsPinDropped: true }) _isTyping = true;
        else if (State.Readers is null) _isTyping = State.Pin is null;
    }

    /// <summary>The client shows the code that the page shows; a client that computes another does not hold the key the page seals to.</summary>
    private async Task AnnounceAsync(byte[] pageKey)
    {
        await Scripts.CallAsync("focus", "focus", ".pin");
        if (State.Readers?.Workstation is not { } workstation) return;
        var request = new PinEntryRequest(State.RunId, pageKey, State.Person?.Person.Name ?? "");
        var shown = await Workstations.BeginPinEntryAsync(workstation.Id, request, CancellationToken.None);
        _codes = shown is null ? CodesState.Unknown : shown == LineNames.PinCode(workstation.SessionPublicKey, pageKey) ? CodesState.Same : CodesState.Different;
    }

    private Task OnTypedAsync(SealedPin? pin) => OnSealed.InvokeAsync(_codes == CodesState.Different ? null : pin);

    private async Task AgainAsync()
    {
        _isTyping = true;
        await OnSealed.InvokeAsync(null);
    }
}
