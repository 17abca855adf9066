using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Validation;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Requests;

/// <summary>What this account has asked for, latest first; live.</summary>
public sealed partial class MyRequestsPage
{
    private List<QueueItem>? _items;
    private QueueCursor? _next;
    private IDisposable? _watch;

    [Inject]
    private ListQueue Queue { get; set; } = null!;

    [Inject]
    private QueueBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        await MoreAsync();
        var changed = new System.Collections.Concurrent.ConcurrentQueue<QueueItem>();
        var hear = Hear(() =>
        {
            while (changed.TryDequeue(out var item))
            {
                var place = _items?.FindIndex(it => it.Id == item.Id) ?? -1;
                if (place >= 0) _items![place] = item;
            }

            StateHasChanged();
        });
        _watch = Board.Watch(items =>
        {
            foreach (var item in items) changed.Enqueue(item);
            hear();
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
    }

    private async Task MoreAsync()
    {
        var actor = await Actors.GetAsync();
        var part = await Queue.LookAsync(new QueueFilter { State = null, RequestedBy = actor.AccountId, Sort = QueueSort.Newest }, _next, ListQueue.PartSize, actor);
        if (!part.Succeeded) return;
        (_items ??= []).AddRange(part.Value.Items);
        _next = part.Value.Next;
    }
}
