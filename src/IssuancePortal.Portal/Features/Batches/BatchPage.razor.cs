using System.Security.Claims;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>A batch, live: its readers while it runs, afterwards its report. It lives on the board; this page only looks, and gives orders.</summary>
public sealed partial class BatchPage
{
    private const int PageSize = 50;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(400);

    private BatchView? _view;
    private IReadOnlyList<BatchRow> _rows = [];
    private BatchItemState? _state;
    private bool _hasMore;
    private bool _mayDrive;
    private bool _isSounding;
    private Refusal? _refusal;
    private Refusal? _notStarted;
    private bool _isReading;
    private bool _isStale;
    private Action? _again;
    private IDisposable? _audits;
    private IDisposable? _readers;
    private Guid? _watched;
    private ITimer? _timer;

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private LookAtBatch Batches { get; set; } = null!;

    [Inject]
    private DriveBatch Drive { get; set; } = null!;

    [Inject]
    private RunBoard Runs { get; set; } = null!;

    [Inject]
    private AuditFeed Feed { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _again = Hear(ReadAgainAsync);
        _audits = Feed.Watch(events =>
        {
            if (events.Any(audit => audit.What.StartsWith("batch.", StringComparison.Ordinal) && audit.Detail?.Contains(Id.ToString(), StringComparison.Ordinal) == true)) _again();
        });
        var look = Hear(FollowAsync);
        _timer = Time.CreateTimer(_ => look(), null, Refresh, Refresh);
        await ReadAgainAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _isSounding = await Scripts.AskAsync<bool>("batch", "isSounding");
        if (_isSounding) StateHasChanged();
    }

    protected override void Dispose(bool disposing)
    {
        _audits?.Dispose();
        _readers?.Dispose();
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>News come faster than they can be read: what came meanwhile is read once.</summary>
    private async Task ReadAgainAsync()
    {
        _isStale = true;
        if (_isReading) return;
        _isReading = true;
        try
        {
            while (_isStale && !IsGone)
            {
                _isStale = false;
                await ReadAsync();
                StateHasChanged();
            }
        }
        finally
        {
            _isReading = false;
        }
    }

    private async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        var looked = await Batches.LookAsync(Id, actor);
        var before = _view;
        (_view, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
        if (_view is null) return;
        _mayDrive = actor.May(BatchModes.PermissionOf(_view.Batch.Mode));
        if (_watched != _view.Batch.WorkstationId)
        {
            _readers?.Dispose();
            _watched = _view.Batch.WorkstationId;
            _readers = _watched is { } id ? Workstations.Watch(id, _again!) : null;
        }

        await RowsAsync(Math.Max(PageSize, _rows.Count));
        if (before is not null) await CueAsync(before, _view);
    }

    /// <summary>Progress of runs, from memory, a few times a second while there is any.</summary>
    private async Task FollowAsync()
    {
        if (_view is null || _isReading || _view.Lanes.All(lane => lane.Run is null)) return;
        var lanes = new List<BatchLane>();
        foreach (var lane in _view.Lanes)
        {
            var run = lane.Run is { } known ? await Runs.FindAsync(known.RunId, CancellationToken.None) : null;
            if (run is not null && run.State != lane.Run!.State)
            {
                // It waits for its card, or has it back: what is said beside it is another thing.
                await ReadAgainAsync();
                return;
            }

            lanes.Add(run is null ? lane : lane with { Run = run });
        }

        _view = _view with { Lanes = lanes };
        StateHasChanged();
    }

    /// <summary>A sound for who looks at the stack and not at the screen.</summary>
    private async Task CueAsync(BatchView before, BatchView now)
    {
        if (!_isSounding) return;
        foreach (var lane in now.Lanes)
        {
            if (before.Lanes.FirstOrDefault(it => it.Reader == lane.Reader)?.State == lane.State) continue;
            var cue = BatchTones.Of(lane.State);
            if (cue is "good" or "bad" or "alarm") await Scripts.CallAsync("batch", "cue", cue);
        }
    }

    private async Task SoundAsync() => _isSounding = await Scripts.AskAsync<bool>("batch", "sound", !_isSounding);

    private async Task ChooseAsync(BatchItemState state)
    {
        _state = _state == state ? null : state;
        await RowsAsync(PageSize);
    }

    private Task MoreAsync() => RowsAsync(_rows.Count + PageSize);

    private async Task RowsAsync(int count)
    {
        var found = await Batches.RowsAsync(Id, _state, 0, count + 1, await Actors.GetAsync());
        if (!found.Succeeded) return;
        (_rows, _hasMore) = ([.. found.Value.Take(count)], found.Value.Length > count);
    }

    private async Task StartAsync(Guid workstationId, IReadOnlyList<string> readers)
    {
        if (!await StepUp.AskAsync()) return;
        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        var driver = new Driver(await Actors.GetAsync(), await Workstation.BrowserIdAsync(), user.FindFirstValue(PortalClaims.Session));
        var started = await Drive.StartAsync(new BatchStart(Id, workstationId, readers), driver);
        _notStarted = started.Refusal;
        await ReadAgainAsync();
    }

    private async Task PauseAsync() => await SayAsync(await Drive.PauseAsync(Id, await Actors.GetAsync()));

    private async Task StopAsync()
    {
        var question = new ConfirmQuestion(L["Stop.Ask", _view!.Batch.Name], [L["Stop.Working"], L["Stop.Left", _view.Numbers.Waiting], L["Stop.New"]], L["Stop"]);
        if (!await Confirmation.AskAsync(question)) return;
        await SayAsync(await Drive.StopAsync(Id, await Actors.GetAsync()));
    }

    private async Task SeatAsync((string Reader, bool IsIn) seat) => await SayAsync(await Drive.UseReaderAsync(Id, seat.Reader, seat.IsIn, await Actors.GetAsync()));

    private async Task GiveUpAsync(Guid runId)
    {
        var abandoned = Runs.Abandon(runId, await Actors.GetAsync());
        if (!abandoned.Succeeded) Toasts.Failed(W.What(abandoned.Refusal));
    }

    private async Task SetAsideAsync((int Position, string Note) order) => await SayAsync(await Drive.SetAsideAsync(Id, order.Position, order.Note, await Actors.GetAsync()));

    private async Task PutBackAsync(int position) => await SayAsync(await Drive.PutBackAsync(Id, position, await Actors.GetAsync()));

    private async Task SayAsync(Result<BatchState> moved)
    {
        if (!moved.Succeeded) Toasts.Failed($"{W.What(moved.Refusal)} {W.WhatToDo(moved.Refusal)}");
        await ReadAgainAsync();
    }
}
