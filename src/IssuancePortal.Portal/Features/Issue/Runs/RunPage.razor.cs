using System.Globalization;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>A run as it is now. It lives on the board: this page only looks, however often it is opened, reloaded or lost.</summary>
public sealed partial class RunPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private RunView? _view;
    private Refusal? _refusal;
    private bool _mayIssue;
    private bool _isAbandoned;
    private Guid? _opened;
    private IDisposable? _watch;
    private ITimer? _timer;

    [Parameter]
    public Guid RunId { get; set; }

    [Inject]
    private LookAtRun Runs { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private RunSnapshot Now => _view!.Snapshot;

    private string? PhotoSource => _view is { HasPhoto: true } view ? $"people/{view.Person.Id}/photo" : null;

    private string? Range
    {
        get
        {
            if (Now.State != RunState.Running) return W.Of(Now.State);
            if (Now.Left is not { } left) return null;
            var (key, values) = RunRange.Of(left.Low, left.High);
            return L[key, values];
        }
    }

    /// <summary>For those who hear the page: the state, and progress in quarters.</summary>
    private string Status => Now.State switch
    {
        RunState.Running => L["Run.Status.Running", (int)(Now.Progress * 4) * 25],
        RunState.WaitingForCard => L["Waiting.Card", Wizard.Short(_view!.Device.Serial), Now.Reader],
        RunState.WaitingForPin => L["Waiting.Pin"],
        RunState.Succeeded => L["Done.Status", _view!.Person.Name],
        _ => Now.Failure is { } failure ? $"{W.Of(Now.State)}. {W.What(failure)}" : W.Of(Now.State),
    };

    private IReadOnlyList<Components.LogLine> LogLines => [.. Now.Log.Select(line => new Components.LogLine(line.At, line.Text))];

    private string Heading => string.Create(CultureInfo.InvariantCulture, $"Run {Now.RunId}, {_view!.Device.Kind} {_view.Device.Serial} ({_view.Device.Model}), {_view.Workstation}, {Now.Reader}, {Now.State}, attempt {Now.Attempt}, {Now.Trips} round trips");

    private string Details => string.Join('\n', [Heading, $"{Now.Failure}", Now.FailureDetail, .. Now.Log.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.At.UtcDateTime:HH:mm:ss.fff}Z  {line.Text}"))]);

    protected override async Task OnParametersSetAsync()
    {
        if (_opened == RunId) return;
        _opened = RunId;
        await LookAsync();
        if (_view is null || Now.EndedAt is not null) return;
        _watch?.Dispose();
        _watch = Board.Watch(RunId, Hear(() => FollowAsync(isNews: true)));
        var look = Hear(() => FollowAsync(isNews: false));
        _timer ??= Time.CreateTimer(_ => look(), null, Refresh, Refresh);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
        _timer?.Dispose();
    }

    /// <summary>Nothing goes on any more in a run that has ended or waits.</summary>
    private LaneStatus StatusOf(WorkState state) => state switch
    {
        WorkState.Working when Now.State == RunState.Running => LaneStatus.Running,
        WorkState.Done => LaneStatus.Done,
        WorkState.Failed => LaneStatus.Failed,
        _ => LaneStatus.Waiting,
    };

    private string? Doing(LaneSnapshot lane) => lane.State switch
    {
        WorkState.Working when Now.State != RunState.Running => null,
        WorkState.Working or WorkState.Failed => (lane.Doing ?? lane.Parts.FirstOrDefault(part => part.State == WorkState.Failed)) is { } part ? W[part.Name] : L["Run.Lane.Turn"],
        _ => null,
    };

    private IReadOnlyList<LaneStep> StepsOf(LaneSnapshot lane) =>
        [.. lane.Parts.Select(part => new LaneStep(W[part.Name], StatusOf(part.State), part.Elapsed > TimeSpan.Zero ? part.Elapsed : null))];

    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        _mayIssue = actor.May(Permission.IssueDevice);
        var looked = await Runs.LookAsync(RunId, actor);
        _view = looked.Succeeded ? looked.Value : null;
        _refusal = looked.Refusal;
    }

    /// <summary>News are shown when they change the state at once; all the rest four times a second.</summary>
    private async Task FollowAsync(bool isNews)
    {
        if (_view is null || Now.EndedAt is not null) return;
        if (await Board.FindAsync(RunId, CancellationToken.None) is not { } snapshot) return;
        if (isNews && snapshot.State == Now.State) return;
        if (snapshot.EndedAt is not null)
        {
            _timer?.Dispose();
            _timer = null;
            await LookAsync();
        }
        else
        {
            _view = _view with { Snapshot = snapshot };
        }

        StateHasChanged();
    }

    private async Task AbandonAsync()
    {
        var question = new ConfirmQuestion(L["Abandon.Title", _view!.Person.Name], [L["Abandon.Card"], L["Abandon.Certificates"], L["Abandon.After", _view.Person.Name]], L["Abandon.Verb"]);
        if (!await Confirmation.AskAsync(question)) return;
        var abandoned = Board.Abandon(RunId, await Actors.GetAsync());
        if (abandoned.Succeeded) _isAbandoned = true;
        else Toasts.Failed(W.What(abandoned.Refusal));
    }
}
