using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Asks before a move of a device and shows what will happen.</summary>
public sealed partial class MoveDialog
{
    private static readonly DisposalReason[] Disposals = Enum.GetValues<DisposalReason>();

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

    private bool IsFinal => Move is DeviceMove.Dispose or DeviceMove.Suspend or DeviceMove.Remove;

    protected override async Task OnInitializedAsync() => await LookAsync();

    /// <summary>The sign of a move.</summary>
    internal static string IconOf(DeviceMove move) => move switch
    {
        DeviceMove.Suspend => "circle-pause",
        DeviceMove.Resume or DeviceMove.Activate => "play",
        DeviceMove.ReturnTemporary => "corner-down-left",
        DeviceMove.Recycle or DeviceMove.RecycleFailed => "rotate-ccw",
        DeviceMove.Dispose or DeviceMove.Remove => "trash-2",
        DeviceMove.Terminate => "ban",
        _ => "credit-card",
    };

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
