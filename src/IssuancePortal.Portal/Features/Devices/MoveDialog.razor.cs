using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Asks before a move of a device and shows what will happen.</summary>
public sealed partial class MoveDialog
{
    private static readonly DisposalReason[] Disposals = Enum.GetValues<DisposalReason>();

    private ElementReference _dialog;
    private MoveChoice _choice = new();
    private Foreseen? _foreseen;
    private Refusal? _refusal;

    [Parameter, EditorRequired]
    public DeviceView View { get; set; } = null!;

    [Parameter, EditorRequired]
    public DeviceMove Move { get; set; }

    /// <summary>What was chosen; null for no.</summary>
    [Parameter]
    public EventCallback<MoveChoice?> OnAnswered { get; set; }

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private bool IsFinal => Move is DeviceMove.Dispose or DeviceMove.Suspend;

    protected override async Task OnInitializedAsync() => await LookAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }

    private async Task ChooseAsync(MoveChoice choice)
    {
        _choice = choice;
        await LookAsync();
    }

    private async Task LookAsync()
    {
        var foreseen = await Foresee.OfMoveAsync(View.Device.Id, Move, _choice, await Actors.GetAsync());
        (_foreseen, _refusal) = (foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }
}
