using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>How far a campaign is, live while it runs; afterwards its report.</summary>
public sealed partial class CampaignPage
{
    private const int PageSize = 50;
    private CampaignView? _view;
    private IReadOnlyList<CampaignRow> _rows = [];
    private CampaignOutcome? _outcome;
    private bool _hasMore;
    private Refusal? _refusal;
    private bool _mayChange;
    private bool _isCancelling;
    private bool _withdraws = true;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private MoveToVersion Campaigns { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>Until every device's turn has come, as the job goes.</summary>
    private static int Minutes(int waiting) => (int)Math.Ceiling((double)waiting / CampaignJob.Portion * 5 / 60);

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("campaign.", StringComparison.Ordinal) || audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        _mayChange = actor.May(Permission.ManagePolicies);
        var looked = await Campaigns.LookAsync(Id, actor);
        (_view, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
        if (_view is { Campaign.IsOpen: false }) _isCancelling = false;
        // As many as are shown, so that nothing jumps.
        await RowsAsync(Math.Max(PageSize, _rows.Count));
    }

    private async Task ChooseAsync(CampaignOutcome outcome)
    {
        _outcome = _outcome == outcome ? null : outcome;
        await RowsAsync(PageSize);
    }

    private async Task MoreAsync() => await RowsAsync(_rows.Count + PageSize);

    private async Task RowsAsync(int count)
    {
        var found = await Campaigns.RowsAsync(Id, _outcome, 0, count + 1, await Actors.GetAsync());
        if (!found.Succeeded) return;
        (_rows, _hasMore) = ([.. found.Value.Take(count)], found.Value.Length > count);
    }

    private async Task TurnAsync()
    {
        var actor = await Actors.GetAsync();
        var turned = _view!.Campaign.State == CampaignState.Paused ? await Campaigns.ResumeAsync(Id, actor) : await Campaigns.PauseAsync(Id, actor);
        await ReadAsync();
        _refusal ??= turned.Refusal;
    }

    private async Task CancelAsync()
    {
        if (!await StepUp.AskAsync()) return;
        var cancelled = await Campaigns.CancelAsync(Id, _withdraws, await Actors.GetAsync());
        _isCancelling = false;
        if (cancelled.Succeeded) Toasts.Done(L["Cancelled"]);
        await ReadAsync();
        _refusal ??= cancelled.Refusal;
    }
}
