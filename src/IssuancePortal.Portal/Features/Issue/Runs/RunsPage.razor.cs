using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue.Runs;

/// <summary>Issuances under way, of today, and one's own; the list keeps itself up to date.</summary>
public sealed partial class RunsPage
{
    private const int Limit = 200;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);
    private static readonly string[] Shows = ["open", "today", "mine"];

    private IReadOnlyList<RunRow>? _rows;
    private ITimer? _timer;

    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    [Inject]
    private ListRuns Runs { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string Shown => Shows.Contains(Show) ? Show! : Shows[0];

    protected override void OnInitialized()
    {
        var load = Hear(LoadAsync);
        _timer = Time.CreateTimer(_ => load(), null, Refresh, Refresh);
    }

    protected override Task OnParametersSetAsync() => LoadAsync();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _timer?.Dispose();
    }

    private async Task LoadAsync()
    {
        if (await Actors.FindAsync() is not { } actor) return;
        var shown = Shown;
        var found = shown switch
        {
            "today" => await Runs.SucceededAsync(Clock.StartOfDay, Limit, actor),
            "mine" => await Runs.MineAsync(50, actor),
            _ => await Runs.OpenAsync(actor),
        };
        if (shown != Shown) return;
        _rows = found.Succeeded ? found.Value : [];
        StateHasChanged();
    }
}
