using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>The sealed PIN is of no use any more: asks for it again, for the client as it is now.</summary>
public sealed partial class RunPin
{
    private SealedPin? _pin;
    private bool _isSent;
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Person { get; set; } = "";

    [Parameter, EditorRequired]
    public PinRules Rules { get; set; } = null!;

    [Parameter]
    public bool MayEnter { get; set; }

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private async Task AnnounceAsync(byte[] pageKey)
    {
        await Scripts.CallAsync("focus", "focus", ".pin");
        await Workstations.BeginPinEntryAsync(Snapshot.WorkstationId, new PinEntryRequest(Snapshot.RunId, pageKey, Person), CancellationToken.None);
    }

    private async Task EnterAsync()
    {
        if (_pin is not { } pin) return;
        _isSent = true;
        var entered = await Board.EnterPinAsync(Snapshot.RunId, pin, await Actors.GetAsync(), CancellationToken.None);
        (_isSent, _refusal) = (entered.Succeeded, entered.Refusal);
    }
}
