using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>The day in numbers, each a link to its rows, and one's own last cards. Nothing for a role that may not look.</summary>
public sealed partial class TodayNumbers
{
    private DayNumbers? _numbers;
    private IReadOnlyList<RunRow> _mine = [];

    [Inject]
    private ListRuns Runs { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("device.", StringComparison.Ordinal) || audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        if (await Actors.FindAsync() is not { } actor) return;
        var numbers = await Runs.NumbersAsync(Clock.StartOfDay, actor);
        if (!numbers.Succeeded) return;
        _numbers = numbers.Value;
        if (actor.May(Permission.IssueDevice) && await Runs.MineAsync(5, actor) is { Succeeded: true } mine) _mine = mine.Value;
    }
}
