using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>Chooses the policy and whose devices, and shows what a campaign would do before it is started.</summary>
public sealed partial class NewCampaignPage
{
    private IReadOnlyList<(DevicePolicy Policy, int Older)>? _policies;
    private IReadOnlyList<Group> _groups = [];
    private IReadOnlyList<string> _sites = [];
    private Guid _policyId;
    private Guid? _groupId;
    private string _site = "";
    private string _comment = "";
    private CampaignPreview? _preview;
    private Refusal? _refusal;
    private bool _isBusy;

    /// <summary>The policy that is chosen first.</summary>
    [SupplyParameterFromQuery]
    public Guid? Policy { get; set; }

    [Inject]
    private MoveToVersion Campaigns { get; set; } = null!;

    [Inject]
    private ChangePolicies Policies { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private CampaignOrder Order => new(_policyId, _groupId, _site, _comment);

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        if (await Campaigns.ScopesAsync(actor) is { Succeeded: true } scopes) (_groups, _sites) = scopes.Value;
        var listed = await Policies.ListAsync(actor);
        _policies = listed.Succeeded
            ? [
                .. from view in listed.Value
                   where view.Policy.IsActive
                   let older = view.Uses.Where(use => use.Number != view.Policy.VersionNumber).Sum(use => use.Devices)
                   where older > 0
                   orderby older descending
                   select (view.Policy, older),
            ]
            : [];
        if (_policies.Count == 0) return;
        _policyId = _policies.Any(row => row.Policy.Id == Policy) ? Policy!.Value : _policies[0].Policy.Id;
        await LookAsync();
    }

    private async Task ChooseAsync(Action choose)
    {
        choose();
        await LookAsync();
    }

    private async Task LookAsync()
    {
        var looked = await Campaigns.PreviewAsync(Order, await Actors.GetAsync());
        (_preview, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private async Task StartAsync()
    {
        if (_isBusy || _preview is not { Movable: > 0 } preview) return;
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L["Start.Ask", preview.Policy.Name], [L["Start.Effect", preview.Movable, preview.Policy.VersionNumber], L["Effect.Told"], L["Start.Pause"]], L["Start.Verb"], Dangerous: false))
            || !await StepUp.AskAsync()) return;
        _isBusy = true;
        var started = await Campaigns.StartAsync(Order, await Actors.GetAsync());
        (_isBusy, _refusal) = (false, started.Refusal);
        if (!started.Succeeded) return;
        Toasts.Done(L["Started"]);
        Navigation.NavigateTo($"admin/campaigns/{started.Value}");
    }
}
