using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>Decides on several requests: shows each as it is now, decides on exactly that, and says of each what became of it and why.</summary>
public sealed partial class BulkDialog
{
    /// <summary>Requests at once.</summary>
    public const int Most = 50;

    private readonly Dictionary<Guid, Result<RequestView>> _read = [];
    private ElementReference _dialog;
    private Dictionary<Guid, Result<RequestState>>? _outcomes;
    private IReadOnlyList<QueueItem>? _views;
    private string _reason = "";
    private bool _isBusy;
    private bool _isClosed;

    [Parameter, EditorRequired]
    public BulkVerb Verb { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<QueueItem> Items { get; set; } = [];

    /// <summary>Called at the end with the requests that were decided.</summary>
    [Parameter]
    public EventCallback<IReadOnlyCollection<Guid>> OnClosed { get; set; }

    [Inject]
    private ReviewRequest Review { get; set; } = null!;

    [Inject]
    private ApproveRequest Approvals { get; set; } = null!;

    [Inject]
    private DenyRequest Denials { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private int Possible => _read.Values.Count(view => view is { Succeeded: true, Value.DecideRefusal: null });

    private string Heading
    {
        get
        {
            if (_outcomes is null) return L[Verb == BulkVerb.Approve ? "Bulk.ApproveTitle" : "Bulk.DenyTitle", Items.Count];
            var done = _outcomes.Values.Count(outcome => outcome.Succeeded);
            return done == _outcomes.Count ? L["Bulk.AllDone", done] : L["Bulk.SomeDone", done, _outcomes.Count];
        }
    }

    private IEnumerable<Line> Lines => _views!.Select(item => _outcomes?.TryGetValue(item.Id, out var outcome) == true
        ? outcome.Succeeded
            ? new Line(item.Id, item.Person.Name, outcome.Value == RequestState.PendingApproval ? L["Done.CountedShort"] : W.Of(outcome.Value), "circle-check", "good")
            : new Line(item.Id, item.Person.Name, $"{R.What(outcome.Refusal)} {R.WhatToDo(outcome.Refusal)}", "circle-x", "bad")
        : _read[item.Id] is { Succeeded: true, Value.DecideRefusal: null } view
            ? new Line(item.Id, item.Person.Name, $"{view.Value.Policy.Name} · {R.Reason(view.Value.Request)}", "circle", "")
            : new Line(item.Id, item.Person.Name, R.What(_read[item.Id].Refusal ?? _read[item.Id].Value.DecideRefusal!), "circle-slash", "bad"));

    protected override async Task OnInitializedAsync()
    {
        var (items, actor) = (Items.Take(Most).ToList(), await Actors.GetAsync());
        foreach (var item in items) _read[item.Id] = await Review.LookAsync(item.Id, null, actor);
        _views = items;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Scripts.CallAsync("focus", "showModal", _dialog);
    }

    private async Task DoAsync()
    {
        if (_isBusy) return;
        _isBusy = true;
        var outcomes = new Dictionary<Guid, Result<RequestState>>();
        foreach (var (id, read) in _read)
        {
            var actor = await Actors.GetAsync();
            outcomes[id] = !read.Succeeded ? read.Refusal
                : read.Value.DecideRefusal is { } refusal ? refusal
                : Verb == BulkVerb.Approve ? await Approvals.ApproveAsync(new ApproveOrder(id, read.Value.Content.Hash()), actor)
                : await Denials.DenyAsync(new DenyOrder(id, _reason), actor);
        }

        _outcomes = outcomes;
        _isBusy = false;
        StateHasChanged();
        await Scripts.CallAsync("focus", "focus", "#bulk-title");
    }

    private async Task CloseAsync()
    {
        if (_isClosed) return;
        _isClosed = true;
        await OnClosed.InvokeAsync(_outcomes is null ? [] : [.. _outcomes.Where(outcome => outcome.Value.Succeeded).Select(outcome => outcome.Key)]);
    }

    private sealed record Line(Guid Id, string Name, string Text, string Icon, string Tone);
}
