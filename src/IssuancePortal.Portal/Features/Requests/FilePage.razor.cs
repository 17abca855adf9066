using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Asks for a first device for a person, in the modes in which somebody has to approve it.</summary>
public sealed partial class FilePage
{
    private PersonView? _view;
    private Refusal? _refusal;
    private Refusal? _failure;
    private IReadOnlyList<(DevicePolicy Policy, Mode Mode)> _choices = [];
    private (Guid Policy, string Mode)? _chosen;
    private string _comment = "";
    private bool _isBusy;

    [Parameter]
    public Guid PersonId { get; set; }

    /// <summary>The policy to begin with, from the address.</summary>
    [SupplyParameterFromQuery]
    public Guid? Policy { get; set; }

    /// <summary>The mode to begin with, from the address.</summary>
    [SupplyParameterFromQuery]
    public string? Mode { get; set; }

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private FileRequest Files { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Policies and modes in which an operator asks and somebody approves.</summary>
    internal static IEnumerable<(DevicePolicy Policy, Mode Mode)> ChoicesOf(PersonView view, FileRequest files) =>
        from policy in view.InitialPolicies
        from mode in files.ModesOf(policy)
        where mode.ActorOf(StageKind.Request) == StageActor.Operator && files.NeedsApproval(mode, IssuanceReason.None, MoveActor.Operator)
        select (policy, mode);

    protected override async Task OnParametersSetAsync()
    {
        if (_view?.Person.Id == PersonId) return;
        var looked = await People.LookAsync(PersonId, await Actors.GetAsync());
        _view = looked.Succeeded ? looked.Value : null;
        _refusal = looked.Refusal ?? _view?.InitialRefusal;
        if (_view is null) return;
        _choices = [.. ChoicesOf(_view, Files)];
        var wanted = _choices.Where(choice => (Policy is null || choice.Policy.Id == Policy) && (Mode is null || choice.Mode.Name == Mode)).Select(choice => (choice.Policy.Id, choice.Mode.Name)).ToList();
        _chosen = wanted.Count > 0 && (wanted.Count == 1 || Policy is not null) ? wanted[0] : _choices.Count == 1 || (_choices.Count > 0 && Files.IsPreferred(_choices[0].Policy)) ? (_choices[0].Policy.Id, _choices[0].Mode.Name) : null;
    }

    private async Task FileAsync()
    {
        if (_isBusy || _chosen is not (var policy, var mode)) return;
        _isBusy = true;
        var filed = await Files.FileAsync(new FileOrder(PersonId, policy, mode, Comment: _comment), await Actors.GetAsync());
        _isBusy = false;
        _failure = filed.Refusal;
        if (filed.Succeeded) Navigation.NavigateTo($"requests/{filed.Value}");
    }
}
