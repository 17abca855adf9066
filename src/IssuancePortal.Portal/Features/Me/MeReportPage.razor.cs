using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Reports one's own device as forgotten, lost, stolen or damaged, without having it: it is blocked at once and a replacement is asked for.</summary>
public sealed partial class MeReportPage
{
    private static readonly (IssuanceReason Reason, string Icon)[] Reasons =
    [
        (IssuanceReason.Forgotten, "house"), (IssuanceReason.Lost, "search"), (IssuanceReason.Stolen, "shield-alert"), (IssuanceReason.Damaged, "triangle-alert"),
    ];

    private IssuanceReason? _reason;
    private IncidentView? _view;
    private Refusal? _refusal;
    private Refusal? _unproven;
    private string _words = "";
    private bool _isBusy;

    [Parameter]
    public Guid DeviceId { get; set; }

    [Inject]
    private LookAtMe Me { get; set; } = null!;

    [Inject]
    private FileRequest File { get; set; } = null!;

    [Inject]
    private SuspendDevice Suspend { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync() => _unproven = Settings.Get<ProofSettings>().Refuse(SelfService.Report, await Actors.GetAsync());

    private async Task ChooseAsync(IssuanceReason reason)
    {
        var foreseen = await Me.ForeseeAsync(DeviceId, reason, await Actors.GetAsync());
        (_reason, _view, _refusal) = (reason, foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }

    private async Task ReportAsync()
    {
        _isBusy = true;
        var filed = await File.FileAsync(_view!.Order! with { Comment = _words }, await Actors.GetAsync());
        Finish(filed.Refusal, L["Report.Done"]);
    }

    private async Task BlockAsync()
    {
        _isBusy = true;
        var suspended = await Suspend.SuspendAsync(DeviceId, W.Of(_reason!.Value), await Actors.GetAsync());
        Finish(suspended.Refusal, L["Report.Blocked.Done"]);
    }

    private void Finish(Refusal? refusal, string done)
    {
        (_isBusy, _refusal) = (false, refusal);
        if (refusal is not null) return;
        Toasts.Done(done);
        Navigation.NavigateTo("me");
    }
}
