using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Words;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>What happened to a person, device or run, newest first, with the word of the audit chain on whether the record is whole.</summary>
public sealed partial class AuditTimeline
{
    private const int PageSize = 25;
    private AuditFilter? _shown;
    private List<TimelineEntry>? _entries;
    private long? _before;
    private bool? _chain;

    /// <summary>Whose events.</summary>
    [Parameter, EditorRequired]
    public AuditFilter Filter { get; set; } = null!;

    [Inject]
    private LookAtTimeline Timelines { get; set; } = null!;

    [Inject]
    private ChainWatch Chain { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private TradeWords W { get; set; } = null!;

    /// <summary>Reads again: something has just been done.</summary>
    public async Task ReloadAsync()
    {
        _before = null;
        _entries = null;
        await ReadAsync();
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Filter) return;
        _shown = Filter;
        _entries = null;
        _before = null;
        await ReadAsync();
        StateHasChanged();
        _chain = await Chain.IsWholeAsync();
    }

    private Task OlderAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var found = await Timelines.LookAsync(Filter with { Before = _before, Limit = PageSize + 1 }, await Actors.GetAsync());
        var events = found.Succeeded ? found.Value : [];
        (_entries ??= []).AddRange(events.Take(PageSize).Select(Entry));
        _before = events.Length > PageSize ? events[PageSize - 1].Sequence : null;
    }

    private TimelineEntry Entry(AuditEvent audit)
    {
        var (tone, icon) = Tones.OfAudit(audit.What);
        return new TimelineEntry(audit.At, audit.ActorId == IssuancePortal.Issuance.Roles.Actor.System.AccountId ? null : audit.ActorName, W.Of(audit), icon, audit.Refused is null ? tone : StateTone.Failed, W.Detail(audit));
    }
}
