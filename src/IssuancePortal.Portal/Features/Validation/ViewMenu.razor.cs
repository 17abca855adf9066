using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>Views of the queue: those that everybody has, and those that this account keeps.</summary>
public sealed partial class ViewMenu
{
    private IReadOnlyList<NamedFilter> _views = [];
    private Refusal? _refusal;
    private string _name = "";

    [Parameter, EditorRequired]
    public QueueFilter Filter { get; set; } = null!;

    [Parameter]
    public EventCallback<QueueFilter> OnChosen { get; set; }

    [Inject]
    private KeepViews Views { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    private IReadOnlyList<NamedFilter> Own =>
    [
        new(L["View.Waiting"], new QueueFilter()),
        new(L["View.Overdue"], new QueueFilter { Overdue = true }),
        new(L["View.Mine"], new QueueFilter { Claim = QueueClaim.Mine }),
        new(L["View.Approved"], new QueueFilter { State = RequestState.Approved, Sort = QueueSort.Newest }),
        new(L["View.All"], new QueueFilter { State = null, Sort = QueueSort.Newest }),
    ];

    private NamedFilter? Current => _views.Concat(Own).FirstOrDefault(view => QueueAddress.AreSame(view.Filter, Filter));

    protected override async Task OnInitializedAsync() => _views = await Views.ListAsync(await Actors.GetAsync());

    private async Task ChooseAsync(QueueFilter filter)
    {
        await Scripts.CallAsync("focus", "hidePopover", "queue-views");
        await OnChosen.InvokeAsync(filter);
    }

    private async Task SaveAsync()
    {
        var actor = await Actors.GetAsync();
        _refusal = (await Views.SaveAsync(new NamedFilter(_name, Filter), actor)).Refusal;
        if (_refusal is not null) return;
        _name = "";
        _views = await Views.ListAsync(actor);
        await Scripts.CallAsync("focus", "hidePopover", "queue-views");
    }

    private async Task ForgetAsync(string name)
    {
        var actor = await Actors.GetAsync();
        await Views.ForgetAsync(name, actor);
        _views = await Views.ListAsync(actor);
    }
}
