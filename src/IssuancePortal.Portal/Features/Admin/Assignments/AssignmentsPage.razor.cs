using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Assignments;

/// <summary>Which groups may be issued which policies, a matrix per kind of issuance; what a change would change stands below it until it is saved.</summary>
public sealed partial class AssignmentsPage
{
    private static readonly IssuanceType[] Types = Enum.GetValues<IssuanceType>();
    private AssignmentView? _view;
    private HashSet<Assigned> _saved = [];
    private HashSet<Assigned> _cells = [];
    private IssuanceType _type;
    private IReadOnlyList<Refusal> _faults = [];
    private bool _mayChange;

    [Inject]
    private AssignPolicies Assignments { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>Active policies, and retired ones that are still assigned.</summary>
    private IReadOnlyList<DevicePolicy> Policies => [.. _view!.Policies.Where(policy => policy.IsActive || _saved.Any(cell => cell.PolicyId == policy.Id))];

    private IReadOnlyList<ChangeLine> Pending =>
    [
        .. _saved.Except(_cells).Select(cell => new ChangeLine(L[$"Assignments.{cell.Type}"], Words(cell), null)),
        .. _cells.Except(_saved).Select(cell => new ChangeLine(L[$"Assignments.{cell.Type}"], null, Words(cell))),
    ];

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        if (await Assignments.LookAsync(actor) is not { Succeeded: true } found) return;
        _view = found.Value;
        (_saved, _cells, _faults) = ([.. _view.Cells], [.. _view.Cells], []);
    }

    private void Set(Assigned cell, bool assigned)
    {
        if (assigned) _cells.Add(cell);
        else _cells.Remove(cell);
    }

    private async Task SaveAsync()
    {
        if (!await StepUp.AskAsync()) return;
        var saved = await Assignments.ChangeAsync([.. _cells.Except(_saved)], [.. _saved.Except(_cells)], await Actors.GetAsync());
        if (saved.Succeeded)
        {
            Toasts.Done(L["Assignments.Saved"]);
            await LoadAsync();
        }
        else
        {
            _faults = [saved.Refusal];
        }
    }

    private string Words(Assigned cell) =>
        L["Assignments.Cell", _view!.Groups.First(row => row.Group.Id == cell.GroupId).Group.Name, _view.Policies.First(policy => policy.Id == cell.PolicyId).Name];

    private string About(AssignmentConcern concern) => Enum.TryParse<DeviceKind>(concern.About, out var kind) ? W.Of(kind) : concern.About;
}
