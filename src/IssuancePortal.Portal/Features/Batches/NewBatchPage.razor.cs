using System.Text;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Chooses what goes on the cards and whose they are; whoever cannot be issued one is shown with the reason.</summary>
public sealed partial class NewBatchPage
{
    private const int Part = 100;
    private const int MaxFile = 200_000;

    private readonly HashSet<Guid> _ticked = [];
    private BatchChoices? _choices;
    private BatchPreview? _preview;
    private Refusal? _refusal;
    private string _name = "";
    private Guid _policyId;
    private string _mode = "";
    private string _source = "approved";
    private Guid _groupId;
    private string _list = "";
    private int _shown = Part;
    private bool _isLooking;
    private bool _isBusy;
    private int _asked;

    /// <summary>A batch whose people without a card are taken over.</summary>
    [SupplyParameterFromQuery]
    public Guid? From { get; set; }

    [Inject]
    private PlanBatch Plan { get; set; } = null!;

    [Inject]
    private LookAtBatch Batches { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IEnumerable<string> Sources => From is null ? ["approved", "group", "list"] : ["left", "approved", "group", "list"];

    private DevicePolicy? Policy => _choices?.Policies.FirstOrDefault(row => row.Policy.Id == _policyId).Policy;

    private IReadOnlyList<Mode> Modes => _choices!.Policies.First(row => row.Policy.Id == _policyId).Modes;

    private bool BindsOnly => BatchModes.BindsOnly(_mode);

    private IReadOnlyList<BatchCandidate> Good => [.. (_preview?.Candidates ?? []).Where(candidate => candidate.Refusal is null)];

    private BatchSource Source => _source switch
    {
        "group" => new BatchSource.Group(_groupId),
        "list" => new BatchSource.Named(_list),
        "left" => new BatchSource.LeftOf(From!.Value),
        _ => new BatchSource.Approved(),
    };

    protected override async Task OnInitializedAsync()
    {
        var actor = await Actors.GetAsync();
        _choices = await Plan.ChoicesAsync(actor);
        if (_choices.Policies.Count == 0) return;
        _policyId = _choices.Policies[0].Policy.Id;
        _mode = Modes[0].Name;
        _name = L["Name.Default", Clock.ToLocal(Time.GetUtcNow()).ToString("g", System.Globalization.CultureInfo.CurrentCulture)];
        if (From is { } from && await Batches.LookAsync(from, actor) is { Succeeded: true, Value: { } former } && _choices.Policies.Any(row => row.Policy.Id == former.Batch.PolicyId && row.Modes.Any(mode => mode.Name == former.Batch.Mode)))
            (_source, _policyId, _mode, _name) = ("left", former.Batch.PolicyId, former.Batch.Mode, L["Name.From", former.Batch.Name]);
        else if (_mode != ValidatedMode.Mode.Name) _source = "group";
        ChooseGroup();
        await LookAsync();
    }

    private Task ChoosePolicyAsync(Guid policyId) => ChooseAsync(() =>
    {
        _policyId = policyId;
        if (Modes.All(mode => mode.Name != _mode)) _mode = Modes[0].Name;
        ChooseGroup();
    });

    /// <summary>Keeps the group where its members may be issued the policy, else takes the first whose may.</summary>
    private void ChooseGroup()
    {
        var groups = _choices!.GroupsOf(_policyId);
        if (groups.All(group => group.Group.Id != _groupId)) _groupId = groups.Count > 0 ? groups[0].Group.Id : Guid.Empty;
    }

    private async Task ChooseAsync(Action choose)
    {
        choose();
        await LookAsync();
    }

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        if (chosen.File.Size > MaxFile)
        {
            _refusal = new Refusal("refusal.stock-file-too-large", MaxFile / 1000);
            return;
        }

        await using var stream = chosen.File.OpenReadStream(MaxFile);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        _list = await reader.ReadToEndAsync();
        await LookAsync();
    }

    private async Task LookAsync()
    {
        var mine = ++_asked;
        _isLooking = true;
        StateHasChanged();
        var looked = await Plan.PreviewAsync(_policyId, _mode, Source, await Actors.GetAsync());
        // A later choice is already being looked at.
        if (mine != _asked) return;
        (_preview, _refusal, _isLooking, _shown) = (looked.Succeeded ? looked.Value : null, looked.Refusal, false, Part);
        _ticked.Clear();
        foreach (var candidate in Good) _ticked.Add(candidate.PersonId);
    }

    private void Tick(Guid personId)
    {
        if (!_ticked.Remove(personId)) _ticked.Add(personId);
    }

    private void TickAll(ChangeEventArgs change)
    {
        _ticked.Clear();
        if (change.Value is not true) return;
        foreach (var candidate in Good) _ticked.Add(candidate.PersonId);
    }

    private async Task CreateAsync()
    {
        if (_isBusy || _ticked.Count == 0 || _preview is null) return;
        _isBusy = true;
        var people = _preview.Candidates.Select(candidate => candidate.PersonId).Where(_ticked.Contains).ToList();
        var created = await Plan.CreateAsync(new BatchOrder(_name, _policyId, _mode, people), await Actors.GetAsync());
        (_isBusy, _refusal) = (false, created.Refusal);
        if (!created.Succeeded) return;
        Toasts.Done(L["Created"]);
        Navigation.NavigateTo($"batches/{created.Value}");
    }
}
