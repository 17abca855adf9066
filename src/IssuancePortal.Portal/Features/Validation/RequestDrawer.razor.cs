using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>One request beside the queue: everything a decision is made on, and the decision. A claim is renewed as long as it stands open.</summary>
public sealed partial class RequestDrawer
{
    private RequestView? _view;
    private Refusal? _unseen;
    private Refusal? _failure;
    private Actor? _actor;
    private Guid? _shown;
    private Guid? _version;
    private Guid? _policyId;
    private byte[]? _hash;
    private bool _isChanged;
    private bool _isDenying;
    private bool _isReasonMissing;
    private bool _isBusy;
    private string _reason = "";
    private Action? _ticked;

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    /// <summary>The row as it is now; null when it is not in the list.</summary>
    [Parameter]
    public QueueItem? Item { get; set; }

    /// <summary>Called with the state that this officer's decision led to.</summary>
    [Parameter]
    public EventCallback<RequestState> OnDecided { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    private ReviewRequest Review { get; set; } = null!;

    [Inject]
    private ApproveRequest Approvals { get; set; } = null!;

    [Inject]
    private DenyRequest Denials { get; set; } = null!;

    [Inject]
    private ClaimRequest Claims { get; set; } = null!;

    [Inject]
    private FileRequest Files { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private QueueBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private bool IsMine => _view is { } view && _actor is { } actor && view.Request.ClaimedBy == actor.AccountId && view.Request.ClaimedUntil > Clock.Now;

    private string? ClaimedByOther => _view is { Request.State: RequestState.PendingApproval } view && _actor is { } actor && view.Request.IsClaimed(actor.AccountId, Clock.Now) ? view.Request.ClaimedByName : null;

    private IReadOnlyList<DevicePolicy> Policies => [.. _view!.Policies.Where(policy => policy.Id == _view.Request.PolicyId || Files.ModesOf(policy).Any(mode => mode.Name == _view.Request.Mode))];

    private bool MayChoosePolicy => _view is { DecideRefusal: null } && Settings.Get<ValidationSettings>().PolicyMayChange && Policies.Count > 1;

    private string Asked => _view!.Policies.FirstOrDefault(policy => policy.Id == _view.Request.PolicyId)?.Name ?? "";

    /// <summary>Approves what is shown.</summary>
    public async Task ApproveAsync()
    {
        if (_isBusy || _view is not { DecideRefusal: null } view || view.Request.Id != Id) return;
        var policy = view.Policy.Id == view.Request.PolicyId ? (Guid?)null : view.Policy.Id;
        await DecideAsync(actor => Approvals.ApproveAsync(new ApproveOrder(Id, view.Content.Hash(), policy), actor), view.Person.Name);
    }

    /// <summary>Asks for the reason of a denial.</summary>
    public async Task StartDenyAsync()
    {
        if (_isBusy || _view is not { DecideRefusal: null }) return;
        (_isDenying, _isReasonMissing) = (true, false);
        StateHasChanged();
        await Task.Yield();
        await Scripts.CallAsync("focus", "focus", "#deny-reason");
    }

    /// <summary>Claims it, or lets go of what is one's own.</summary>
    public async Task ClaimAsync()
    {
        if (IsMine || _view is null) return;
        if (ClaimedByOther is not null) await TakeOverAsync();
        else await ClaimAsync(takeOver: false);
    }

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        Clock.Ticked += _ticked = Hear(RenewAsync);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != Id)
        {
            (_shown, _version, _policyId, _hash, _failure, _isDenying, _reason, _isChanged) = (Id, null, null, null, null, false, "", false);
            await LoadAsync();
        }
        else if (Item is { } item && item.Request.Version != _version)
        {
            await LoadAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (_ticked is not null) Clock.Ticked -= _ticked;
    }

    private async Task LoadAsync()
    {
        var (id, policy) = (Id, _policyId);
        var looked = await Review.LookAsync(id, policy, await Actors.GetAsync());
        // Another one was opened meanwhile.
        if (id != Id || policy != _policyId || IsGone) return;
        _unseen = looked.Refusal;
        _view = looked.Succeeded ? looked.Value : null;
        if (_view is null) return;
        _version = _view.Request.Version;
        var hash = _view.Content.Hash();
        _isChanged = _view.DecideRefusal is null && _hash is { } before && !before.AsSpan().SequenceEqual(hash);
        _hash = hash;
        if (_view.DecideRefusal is not null) _isDenying = false;
        StateHasChanged();
    }

    private async Task ChoosePolicyAsync(ChangeEventArgs e)
    {
        _policyId = Guid.TryParse(e.Value as string, out var id) && id != _view!.Request.PolicyId ? id : null;
        (_hash, _failure) = (null, null);
        await LoadAsync();
    }

    private async Task DenyAsync()
    {
        _isReasonMissing = string.IsNullOrWhiteSpace(_reason);
        if (_isReasonMissing || _isBusy || _view is null) return;
        await DecideAsync(actor => Denials.DenyAsync(new DenyOrder(Id, _reason), actor), _view.Person.Name);
    }

    private async Task OnReasonKeyAsync(KeyboardEventArgs e)
    {
        if (e is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true }) await DenyAsync();
    }

    private async Task DecideAsync(Func<Actor, Task<Result<RequestState>>> decide, string name)
    {
        _isBusy = true;
        try
        {
            var done = await decide(await Actors.GetAsync());
            _failure = done.Refusal;
            if (done.Succeeded)
            {
                Toasts.Done(L[done.Value switch { RequestState.Approved => "Done.Approved", RequestState.Denied => "Done.Denied", _ => "Done.Counted" }, name]);
                await OnDecided.InvokeAsync(done.Value);
                return;
            }

            await LoadAsync();
        }
        finally
        {
            _isBusy = false;
        }
    }

    private async Task TakeOverAsync()
    {
        if (ClaimedByOther is not { } holder) return;
        if (await Confirmation.AskAsync(new ConfirmQuestion(L["TakeOver.Title", holder], [L["TakeOver.Effect", holder], L["TakeOver.Audit"]], L["TakeOver"], Dangerous: false))) await ClaimAsync(takeOver: true);
    }

    private async Task ClaimAsync(bool takeOver)
    {
        var claimed = await Claims.ClaimAsync(new ClaimOrder(Id, takeOver), await Actors.GetAsync());
        _failure = claimed.Refusal;
        await LoadAsync();
        StateHasChanged();
    }

    private async Task ReleaseAsync()
    {
        _failure = (await Claims.ReleaseAsync(Id, await Actors.GetAsync())).Refusal;
        await LoadAsync();
    }

    /// <summary>Keeps a claim while the request is looked at.</summary>
    private async Task RenewAsync()
    {
        StateHasChanged();
        if (!IsMine || _view!.Request.ClaimedUntil - Clock.Now > TimeSpan.FromMinutes(Settings.Get<ValidationSettings>().ClaimMinutes / 2.0)) return;
        if ((await Claims.ClaimAsync(new ClaimOrder(Id), await Actors.GetAsync())).Succeeded) Board.Touch(Id);
        await LoadAsync();
    }
}
