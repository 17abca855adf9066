using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Requests;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Flux;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>
/// The wizard. The address says person, step, policy and reader, so that Back, Forward and F5 work; the store holds the rest of the draft for this circuit.
/// </summary>
public sealed partial class IssuePage : IAsyncDisposable
{
    /// <summary>How long the click on Issue waits for a preparation under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private bool _isOpen;
    private WizardStep? _shown;
    private IDisposable? _watch;
    private Guid? _watched;
    private Prepared? _prepared;
    private bool _isGone;

    [Parameter]
    public Guid PersonId { get; set; }

    [SupplyParameterFromQuery]
    public string? Step { get; set; }

    [SupplyParameterFromQuery]
    public Guid? Policy { get; set; }

    [SupplyParameterFromQuery]
    public string? Reader { get; set; }

    [SupplyParameterFromQuery]
    public string? Mode { get; set; }

    [Inject]
    private IState<IssueState> Draft { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private IssueState State => Draft.Value;

    private WizardStep Wanted => Enum.TryParse<WizardStep>(Step, ignoreCase: true, out var step) ? step : WizardStep.Person;

    private WizardStep Current => Wizard.Reach(State, Wanted);

    private IReadOnlyList<WizardStep> Walk => Wizard.Walk(State);

    private int Position => Walk.TakeWhile(step => step != Current).Count() + 1;

    /// <summary>The request that stands in the way.</summary>
    private IssuanceRequest? Open => State.Person is { } view ? WaitingRequest.OpenOf(view) : null;

    /// <summary>Why one cannot go on, where the page does not say it already.</summary>
    private string? Missing => Current switch
    {
        WizardStep.Summary when !State.IsStarting && State.StartRefusal is null && Wizard.MustAccept(State) => L["Missing.Terms"].Value,
        WizardStep.Summary when !State.IsStarting && State.StartRefusal is null && !Wizard.CanIssue(State) => L["Missing.Card"].Value,
        WizardStep.Policy when State.Policy is null => L["Missing.Policy"].Value,
        _ => null,
    };

    private IReadOnlyList<StageItem> Stages
    {
        get
        {
            var steps = WizardSteps.Of(State.Mode).Select(step => new StageItem(step.ToString(), L[$"Step.{step}"], StatusOf(step), ChosenIn(step), step < Current && !Wizard.IsSkipped(State, step)));
            var after = WizardSteps.After(State.Mode).Select(stage => new StageItem(stage.Kind.ToString(), W.Of(stage.Kind), StageStatus.Todo, stage.By == StageActor.Operator ? null : L[$"Actor.{stage.By}"].Value));
            if (State.Request is not { Request.ApprovalsNeeded: > 0 } request) return [.. steps, .. after];
            var approved = new StageItem(nameof(StageKind.Validate), W.Of(StageKind.Validate), StageStatus.Done, string.Join(", ", request.Approvals.Where(approval => !approval.IsVoid).Select(approval => approval.OfficerName)));
            return [.. steps.Take(2), approved, .. steps.Skip(2), .. after];
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        // The address of the next page may reach this one before it is taken away.
        if (_isGone) return;
        await Workstation.OpenAsync();
        Follow();
        Dispatcher.Dispatch(new OpenDraft(PersonId, Policy, Reader, IsNew: !_isOpen, Mode));
        _isOpen = true;
    }

    protected override void OnInitialized()
    {
        base.OnInitialized();
        Workstation.Changed += OnWorkstationChanged;
        Draft.StateChanged += OnDraftChanged;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("wizard", "start");
        if (State.Person?.Person.Id == PersonId) await ShowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        Workstation.Changed -= OnWorkstationChanged;
        Draft.StateChanged -= OnDraftChanged;
        _watch?.Dispose();
        Dispose();
        await ForgetAsync();
    }

    private static string Name(WizardStep step) => step.ToString().ToLowerInvariant();

    /// <summary>Brings the address and the focus to the step that is shown, and prepares the card while the summary is read.</summary>
    private async Task ShowAsync()
    {
        var current = Current;
        // A step that cannot be reached is left, but not before everything that decides it was looked at.
        if (current != Wanted && State.HasLooked) Navigation.NavigateTo(AddressOf(current), replace: true);
        if (_shown != current)
        {
            var isFirst = _shown is null;
            _shown = current;
            if (!isFirst && current != WizardStep.Pin) await Scripts.CallAsync("focus", "focus", "#step-title");
        }

        if (current == WizardStep.Summary) Prepare();
        else await ForgetAsync();
    }

    private StageStatus StatusOf(WizardStep step) => step == Current ? StageStatus.Current
        : Wizard.IsSkipped(State, step) && (step < Current || State.Policy is not null) ? StageStatus.Skipped
        : step < Current ? StageStatus.Done
        : StageStatus.Todo;

    private string? ChosenIn(WizardStep step) => step switch
    {
        WizardStep.Person => State.Person is { } view ? $"{view.Person.Name}, {view.Person.EmployeeNumber}" : null,
        WizardStep.Policy => State.Policy?.Name,
        WizardStep.Card => State.LastCard is { } card ? L["Chosen.Card", Wizard.Short(card.Serial), card.Reader].Value : null,
        WizardStep.Pin => State.Pin is null ? null : L["Pin.SetShort"].Value,
        _ => null,
    };

    private string AddressOf(WizardStep step) => Navigation.GetUriWithQueryParameters($"issue/{PersonId}", new Dictionary<string, object?>
    {
        ["step"] = step == WizardStep.Person ? null : Name(step),
        ["policy"] = State.PolicyId,
        ["reader"] = State.Reader,
        ["mode"] = State.ModeName,
    });

    private void Go(WizardStep step) => Navigation.NavigateTo(AddressOf(step));

    private void Next()
    {
        if (Wizard.IsDone(State, Current) && Wizard.Next(State, Current) is { } next) Go(next);
    }

    private void Choose(IssueAction choice)
    {
        Dispatcher.Dispatch(choice);
        Navigation.NavigateTo(AddressOf(Current), replace: true);
    }

    private async Task IssueAsync()
    {
        if (!Wizard.CanIssue(State)) return;
        if (_prepared is { Work.IsCompleted: false } prepared) await Task.WhenAny(prepared.Work, Task.Delay(Patience));
        _prepared = null;
        Dispatcher.Dispatch(new IssueDevice());
    }

    private void OnDraftChanged(object? sender, EventArgs e)
    {
        if (State.Started is { } run && !_isGone) _ = InvokeAsync(() => Leave(run));
    }

    private void Leave(Guid run)
    {
        if (State.Started != run) return;
        _isGone = true;
        Dispatcher.Dispatch(new EndDraft());
        Navigation.NavigateTo($"runs/{run}");
    }

    private void OnWorkstationChanged() => _ = InvokeAsync(() =>
    {
        Follow();
        Dispatcher.Dispatch(new LookIntoReaders());
    });

    /// <summary>Hears of everything that happens at the workstation.</summary>
    private void Follow()
    {
        if (_watched == Workstation.Id) return;
        _watch?.Dispose();
        _watched = Workstation.Id;
        _watch = _watched is { } id ? Workstations.Watch(id, CircuitContext.Bind(() => Dispatcher.Dispatch(new LookIntoReaders()))) : null;
    }

    private void Prepare()
    {
        if (State is not { IsStarting: false, Readers.Workstation: { } at, ChosenReader: { IsSuitable: true, Report.Card: { } card } reader } || _prepared?.InsertionId == card.InsertionId) return;
        var before = _prepared;
        var run = State.RunId;
        _prepared = new Prepared(run, card.InsertionId, at.Id, reader.Name, WorkAsync());

        async Task WorkAsync()
        {
            if (before is not null) await ForgetAsync(before);
            await Board.PrepareAsync(run, at.Id, reader.Name, card, await Actors.GetAsync(), await Workstation.BrowserIdAsync(), CancellationToken.None);
        }
    }

    private async Task ForgetAsync()
    {
        if (_prepared is not { } prepared) return;
        _prepared = null;
        await ForgetAsync(prepared);
    }

    private async Task ForgetAsync(Prepared prepared)
    {
        await prepared.Work;
        await Board.ForgetPreparationAsync(prepared.RunId, prepared.WorkstationId, prepared.Reader, CancellationToken.None);
    }

    private sealed record Prepared(Guid RunId, Guid InsertionId, Guid WorkstationId, string Reader, Task Work);
}
