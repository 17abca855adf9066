using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Features.Issue.Runs;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>A run on one's own device, in plain words. The run lives on the board; this page only looks.</summary>
public sealed partial class MeRunPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    private RunView? _view;
    private Refusal? _refusal;
    private IDisposable? _watch;
    private ITimer? _timer;
    private ElementReference _done;
    private bool _isFocused;

    [Parameter]
    public Guid RunId { get; set; }

    [Inject]
    private LookAtRun Runs { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    internal IStringLocalizer<IssueText> RunWords { get; set; } = null!;

    private RunSnapshot Now => _view!.Snapshot;

    private Refusal Failure => Now.Failure ?? new Refusal("refusal.unexpected");

    private string Details => string.Join('\n', [$"{RunId}", $"{Now.Failure}", Now.FailureDetail]);

    private string? Range
    {
        get
        {
            if (Now.State != RunState.Running) return W.Of(Now.State);
            if (Now.Left is not { } left) return null;
            var (key, values) = RunRange.Of(left.Low, left.High);
            return RunWords[key, values];
        }
    }

    protected override async Task OnInitializedAsync()
    {
        await LookAsync();
        if (_view is null || Now.EndedAt is not null) return;
        var look = Hear(FollowAsync);
        _watch = Board.Watch(RunId, look);
        _timer = Time.CreateTimer(_ => look(), null, Refresh, Refresh);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isFocused || _view is null || Now.State != RunState.Succeeded) return;
        _isFocused = true;
        await _done.FocusAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
        _timer?.Dispose();
    }

    private async Task LookAsync()
    {
        var looked = await Runs.LookAsync(RunId, await Actors.GetAsync());
        (_view, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
    }

    private async Task FollowAsync()
    {
        if (_view is null || Now.EndedAt is not null || await Board.FindAsync(RunId, CancellationToken.None) is not { } snapshot) return;
        if (snapshot.EndedAt is null) _view = _view with { Snapshot = snapshot };
        else
        {
            _timer?.Dispose();
            _timer = null;
            await LookAsync();
        }

        StateHasChanged();
    }
}
