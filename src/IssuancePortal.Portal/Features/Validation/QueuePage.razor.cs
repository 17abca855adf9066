using System.Collections.Concurrent;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>
/// The validation queue: live for every officer at once. Filter and open request stand in the address. A row keeps its place whatever becomes of it; what is new waits until it is asked for.
/// </summary>
public sealed partial class QueuePage
{
    private readonly QueueRows _rows = new();
    private readonly HashSet<Guid> _selected = [];
    private readonly ConcurrentQueue<IReadOnlyList<QueueItem>> _told = [];
    private Virtualize<QueueItem>? _list;
    private RequestDrawer? _drawer;
    private Actor? _actor;
    private IReadOnlyList<DevicePolicy> _policies = [];
    private QueueFilter? _read;
    private QueueCount? _count;
    private Refusal? _refusal;
    private IDisposable? _watch;
    private BulkVerb? _bulk;
    private bool _hasRead;
    private bool _isHelpOpen;
    private bool _areKeysOn;
    private string _news = "";
    private int _reads;
    private Guid? _revealed;

    [SupplyParameterFromQuery]
    public string? State { get; set; }

    [SupplyParameterFromQuery]
    public string? Type { get; set; }

    [SupplyParameterFromQuery]
    public string? Mode { get; set; }

    [SupplyParameterFromQuery]
    public string? Reason { get; set; }

    [SupplyParameterFromQuery]
    public string? Policy { get; set; }

    /// <summary>Account that asked.</summary>
    [SupplyParameterFromQuery]
    public string? By { get; set; }

    /// <summary>Text over the person.</summary>
    [SupplyParameterFromQuery]
    public string? Q { get; set; }

    [SupplyParameterFromQuery]
    public string? Claim { get; set; }

    [SupplyParameterFromQuery]
    public string? Overdue { get; set; }

    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    /// <summary>The request in the drawer.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public Guid? OpenId { get; set; }

    [Inject]
    private ListQueue Queue { get; set; } = null!;

    [Inject]
    private QueueBoard Board { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IOptions<ShellOptions> Options { get; set; } = null!;

    private QueueFilter Filter => QueueAddress.Read(State, Type, Mode, Reason, Policy, By, Q, Claim, Overdue, Sort);

    private bool IsUsual => QueueAddress.AreSame(Filter, new QueueFilter { Sort = Filter.Sort });

    private string? RequesterName => Filter.RequestedBy is { } by ? _rows.Shown.FirstOrDefault(item => item.Request.CreatedBy == by)?.Request.CreatedByName ?? by : null;

    private IEnumerable<QueueItem> Selectable => _rows.Shown.Where(item => item.Refuse(_actor!, Clock.Now) is null);

    private IReadOnlyList<QueueItem> SelectedItems => [.. _rows.Shown.Where(item => _selected.Contains(item.Id))];

    private string CountText => _count is not { } count ? "" : L[count.IsMore ? "Count.More" : count.Value == 1 ? "Count.One" : "Count", count.Value.ToString("N0", System.Globalization.CultureInfo.CurrentCulture)];

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        _policies = await Store.ReadAsync(session => session.PoliciesAsync());
        var hear = Hear(TakeNewsAsync);
        _watch = Board.Watch(items =>
        {
            _told.Enqueue(items);
            hear();
        });
    }

    protected override async Task OnParametersSetAsync()
    {
        var filter = Filter;
        if (_actor is null || (_read is { } read && QueueAddress.AreSame(read, filter))) return;
        _read = filter;
        await ReadAsync(filter);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _areKeysOn = await Scripts.AskAsync<bool>("keys", "areOn");
            StateHasChanged();
        }

        if (OpenId is { } open && _revealed != open && _rows.PlaceOf(open) is not null)
        {
            _revealed = open;
            await Scripts.CallAsync("keys", "reveal", QueueRow.ElementId(open));
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch?.Dispose();
    }

    private async Task ReadAsync(QueueFilter filter)
    {
        var read = ++_reads;
        var now = Clock.Now;
        var part = await Queue.LookAsync(filter, null, ListQueue.PartSize, _actor!);
        // Another filter is already being read.
        if (read != _reads || IsGone) return;
        _refusal = part.Refusal;
        _selected.Clear();
        _count = null;
        if (part.Succeeded) _rows.Begin(part.Value, now);
        _hasRead = true;
        if (_list is not null) await _list.RefreshDataAsync();
        StateHasChanged();
        var count = await Queue.CountAsync(filter, _actor!);
        if (read == _reads && count.Succeeded) _count = count.Value;
    }

    /// <summary>Rows for the part of the table in sight; reads on where it ends.</summary>
    private async ValueTask<ItemsProviderResult<QueueItem>> ProvideAsync(ItemsProviderRequest request)
    {
        var (read, filter) = (_reads, _read ?? Filter);
        while (_rows.Shown.Count < request.StartIndex + request.Count && _rows.Next is { } next && read == _reads)
        {
            var part = await Queue.LookAsync(filter, next, ListQueue.PartSize * 2, _actor!, request.CancellationToken);
            if (!part.Succeeded || read != _reads || _rows.Next != next) break;
            _rows.Append(part.Value);
        }

        // As long as there is more, the table is a part longer than what was read: who scrolls there has it read.
        var known = _rows.Shown.Count + (_rows.Next is null ? 0 : ListQueue.PartSize);
        return new ItemsProviderResult<QueueItem>(_rows.Shown.Skip(request.StartIndex).Take(request.Count), known);
    }

    private async Task TakeNewsAsync()
    {
        var came = 0;
        var filter = Filter;
        var isHeard = false;
        while (_told.TryDequeue(out var items))
        {
            isHeard = true;
            came += _rows.Take(items, item => filter.Matches(item.Request, _actor!.AccountId, Clock.Now) && _actor.MayOn(Permission.SearchPeople, item.Person) && TextMatch.Fits(item, filter.Text));
        }

        if (!isHeard) return;
        if (came > 0) _news = L[_rows.Fresh.Count == 1 ? "Fresh.One" : "Fresh.Many", _rows.Fresh.Count];
        _selected.RemoveWhere(id => _rows.Find(id) is { } item && item.Refuse(_actor!, Clock.Now) is not null);
        if (_rows.Shown.Count == 0 && _rows.Fresh.Count > 0) _rows.ShowFresh();
        if (_list is not null) await _list.RefreshDataAsync();
        StateHasChanged();
    }

    private async Task ShowFreshAsync()
    {
        _rows.ShowFresh();
        _news = "";
        if (_list is not null) await _list.RefreshDataAsync();
    }

    private void Show(QueueFilter filter) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(QueueAddress.Of(filter)), replace: true);

    private void Open(Guid? id)
    {
        if (id is null) _revealed = null;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("open", id), replace: true);
    }

    private void Select(Guid id)
    {
        if (_selected.Remove(id)) return;
        if (_rows.Find(id) is { } item && item.Refuse(_actor!, Clock.Now) is null) _selected.Add(id);
    }

    private void SelectAll(ChangeEventArgs e)
    {
        _selected.Clear();
        if (e.Value is true) _selected.UnionWith(Selectable.Take(BulkDialog.Most).Select(item => item.Id));
    }

    /// <summary>Goes on with the next request that is this officer's to decide.</summary>
    private void OnDecided(RequestState state)
    {
        if (_rows.PlaceOf(OpenId) is not { } place)
        {
            Open(null);
            return;
        }

        var next = _rows.Shown.Skip(place + 1).Concat(_rows.Shown.Take(place)).FirstOrDefault(item => item.Id != OpenId && item.Refuse(_actor!, Clock.Now) is null);
        Open(next?.Id);
    }

    private async Task OnBulkClosed(IReadOnlyCollection<Guid> done)
    {
        _bulk = null;
        _selected.ExceptWith(done);
        if (_list is not null) await _list.RefreshDataAsync();
    }

    private async Task SwitchKeysAsync(bool on)
    {
        _areKeysOn = on;
        await Scripts.CallAsync("keys", "set", on);
    }

    private async Task OnKeyAsync(string key)
    {
        switch (key)
        {
            case "j":
                Move(1);
                break;
            case "k":
                Move(-1);
                break;
            case "x" when OpenId is { } open:
                Select(open);
                break;
            case "c" when _drawer is not null:
                await _drawer.ClaimAsync();
                break;
            case "a" when _selected.Count > 0:
                _bulk = BulkVerb.Approve;
                break;
            case "r" when _selected.Count > 0:
                _bulk = BulkVerb.Deny;
                break;
            case "a" when _drawer is not null:
                await _drawer.ApproveAsync();
                break;
            case "r" when _drawer is not null:
                await _drawer.StartDenyAsync();
                break;
            case "/":
                await Scripts.CallAsync("focus", "focus", "#queue-search");
                break;
            case "?":
                _isHelpOpen = true;
                break;
            case "escape" when OpenId is not null:
                Open(null);
                break;
        }
    }

    private void Move(int by)
    {
        if (_rows.Shown.Count == 0) return;
        var place = _rows.PlaceOf(OpenId) is { } current ? Math.Clamp(current + by, 0, _rows.Shown.Count - 1) : 0;
        var item = _rows.Shown[place];
        _news = L["Moved", item.Person.Name, W.Of(item.Request.Reason), place + 1, _rows.Shown.Count];
        Open(item.Id);
    }
}
