using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Publishing;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>Shows what a synchronisation would do, and does exactly that once somebody has looked.</summary>
public sealed partial class DirectoryPage
{
    private const int Shown = 200;

    private DirectoryPlan? _plan;
    private Refusal? _refusal;
    private bool _isBusy;
    private DirectoryCounts? _counts;

    [Inject]
    internal DirectorySynchronisation Synchronisation { get; set; } = null!;

    [Inject]
    internal IOptions<DirectoryOptions> Options { get; set; } = null!;

    [Inject]
    private PublishCertificates Certificates { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    /// <summary>TLS from the first byte, or StartTLS.</summary>
    private bool IsProtected => !Options.Value.AllowClear || Options.Value.Url!.StartsWith("ldaps:", StringComparison.OrdinalIgnoreCase);

    private LeaverAction Leaving => Settings.Get<LeaverSettings>().Action;

    private string Published => !Certificates.IsOn || _counts is not { } counts ? L["Published.Off"] : counts.Open == 0 ? L["Published.All", counts.Published] : L["Published.Open", counts.Published, counts.Open];

    protected override async Task OnInitializedAsync()
    {
        if (!Certificates.IsOn) return;
        var looked = await Certificates.LookAsync(await Actors.GetAsync());
        if (looked.Succeeded) _counts = looked.Value;
    }

    private async Task PreviewAsync()
    {
        (_isBusy, _refusal) = (true, null);
        StateHasChanged();
        var looked = await Synchronisation.PreviewAsync(await Actors.GetAsync());
        (_isBusy, _plan, _refusal) = (false, looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private async Task ApplyAsync()
    {
        if (_plan is not { } plan) return;
        List<string> effects = [L["Leave.Effect"], L["Leave.Sessions"], L["Leave.Devices", plan.Leavers.Sum(x => x.Devices.Count), plan.Leavers.Sum(x => x.Certificates), W[$"setting.LeaverAction.{Leaving}"]]];
        if (plan.Leavers.Count > 0 && (!await Confirmation.AskAsync(new ConfirmQuestion(L["Leave.Title", plan.Leavers.Count], effects, L["Apply"])) || !await StepUp.AskAsync())) return;
        _isBusy = true;
        var done = await Synchronisation.ApplyAsync(plan.Hash, await Actors.GetAsync());
        (_isBusy, _refusal) = (false, done.Refusal);
        if (!done.Succeeded) return;
        _plan = null;
        Toasts.Done(L["Done", plan.New.Count, plan.Changed.Count, plan.Leavers.Count]);
    }
}
