using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Validation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>A request for who asked, who helps and who decides: what it says, what became of it, and what can be done with it; live.</summary>
public sealed partial class RequestPage
{
    private RequestView? _view;
    private Refusal? _refusal;
    private Refusal? _failure;
    private IDisposable? _watch;
    private bool _isWithdrawing;
    private bool _isEditing;
    private bool _mayValidate;
    private bool _mayIssue;
    private bool _mayBind;
    private bool _mayInvite;
    private string _reason = "";
    private string? _comment;
    private Guid _policyId;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ReviewRequest Review { get; set; } = null!;

    [Inject]
    private WithdrawRequest Withdrawals { get; set; } = null!;

    [Inject]
    private EditRequest Edits { get; set; } = null!;

    [Inject]
    private QueueBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private bool IsForOperator => ModeCatalogue.Find(_view!.Request.Mode)?.ActorOf(StageKind.Personalise) == StageActor.Operator;

    private string? NextStep => _view!.Request.State switch
    {
        RequestState.PendingApproval => L["Next.Pending"].Value,
        RequestState.Approved => L[IsForOperator ? "Next.Operator" : WaitingRequest.WaitsForBinding(_view.Request) ? "Next.Bind" : "Next.User"].Value,
        _ => null,
    };

    protected override void OnInitialized()
    {
        var hear = Hear(LoadAsync);
        _watch = Board.Watch(items =>
        {
            if (items.Any(item => item.Id == Id)) hear();
        });
    }

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
    }

    private async Task LoadAsync()
    {
        var actor = await Actors.GetAsync();
        (_mayValidate, _mayIssue, _mayBind, _mayInvite) = (actor.May(Permission.ApproveRequests), actor.May(Permission.IssueDevice), actor.May(Permission.BindDevice), actor.May(Permission.RequestIssuance));
        var looked = await Review.LookAsync(Id, null, actor);
        _refusal = looked.Refusal;
        _view = looked.Succeeded ? looked.Value : null;
        if (_view?.WithdrawRefusal is not null) (_isEditing, _isWithdrawing) = (false, false);
        StateHasChanged();
    }

    private void StartEdit() => (_isEditing, _isWithdrawing, _comment, _policyId) = (true, false, _view!.Request.Comment, _view.Request.PolicyId);

    private async Task WithdrawAsync()
    {
        var done = await Withdrawals.WithdrawAsync(new WithdrawOrder(Id, _reason), await Actors.GetAsync());
        _failure = done.Refusal;
        if (done.Succeeded) Toasts.Done(L["Withdraw.Done"]);
        _isWithdrawing = false;
        await LoadAsync();
    }

    private async Task EditAsync()
    {
        var done = await Edits.EditAsync(new EditOrder(Id, _policyId, _comment, _view!.Request.TemporaryUntil), await Actors.GetAsync());
        _failure = done.Refusal;
        if (done.Succeeded) Toasts.Done(L["Edit.Done"]);
        _isEditing = false;
        await LoadAsync();
    }
}
