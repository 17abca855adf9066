using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>The rows of a page: what was read so far, and what came since and waits to be asked for. A row keeps its place, whatever becomes of its request.</summary>
internal sealed class QueueRows
{
    private readonly List<QueueItem> _rows = [];
    private readonly List<QueueItem> _fresh = [];
    private readonly Dictionary<Guid, int> _places = [];

    /// <summary>The rows in order.</summary>
    public IReadOnlyList<QueueItem> Shown => _rows;

    /// <summary>Rows that came since, latest last.</summary>
    public IReadOnlyList<QueueItem> Fresh => _fresh;

    /// <summary>Where the next part begins; null when everything was read.</summary>
    public QueueCursor? Next { get; private set; }

    /// <summary>When the first part was read.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Where a request stands; null when it does not.</summary>
    public int? PlaceOf(Guid? id) => id is { } known && _places.TryGetValue(known, out var place) ? place : null;

    public QueueItem? Find(Guid? id) => PlaceOf(id) is { } place ? _rows[place] : null;

    /// <summary>Begins a list anew.</summary>
    public void Begin(QueuePart part, DateTimeOffset now)
    {
        _rows.Clear();
        _fresh.Clear();
        _places.Clear();
        Since = now;
        Append(part);
    }

    /// <summary>Adds the next part of a list.</summary>
    public void Append(QueuePart part)
    {
        foreach (var item in part.Items)
        {
            if (_places.TryAdd(item.Id, _rows.Count)) _rows.Add(item);
            _fresh.RemoveAll(fresh => fresh.Id == item.Id);
        }

        Next = part.Next;
    }

    /// <summary>Takes in news: rows that stand here change in place; what is new and fits waits.</summary>
    /// <returns>How many have come anew.</returns>
    public int Take(IEnumerable<QueueItem> changed, Func<QueueItem, bool> fits)
    {
        var came = 0;
        foreach (var item in changed)
        {
            if (_places.TryGetValue(item.Id, out var place))
            {
                _rows[place] = item;
                continue;
            }

            var known = _fresh.FindIndex(fresh => fresh.Id == item.Id);
            if (!fits(item))
            {
                if (known >= 0) _fresh.RemoveAt(known);
            }
            else if (known >= 0)
            {
                _fresh[known] = item;
            }
            else if (Became(item) >= Since)
            {
                _fresh.Add(item);
                came++;
            }
        }

        return came;
    }

    /// <summary>Puts what has come at the top, latest first.</summary>
    public void ShowFresh()
    {
        _rows.InsertRange(0, Enumerable.Reverse(_fresh));
        _fresh.Clear();
        _places.Clear();
        for (var i = 0; i < _rows.Count; i++) _places[_rows[i].Id] = i;
    }

    /// <summary>When a request came to be what it is.</summary>
    private static DateTimeOffset Became(QueueItem item)
    {
        var approved = item.Approvals.Count > 0 ? item.Approvals[^1].At : item.Request.CreatedAt;
        return new[] { item.Request.CreatedAt, approved, item.Request.EndedAt ?? item.Request.CreatedAt }.Max();
    }
}
