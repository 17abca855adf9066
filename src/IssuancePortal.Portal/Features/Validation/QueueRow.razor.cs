using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>A request in the queue, and why it is not this officer's where it is not.</summary>
public sealed partial class QueueRow
{
    [Parameter, EditorRequired]
    public QueueItem Item { get; set; } = null!;

    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = null!;

    [Parameter]
    public bool IsCurrent { get; set; }

    [Parameter]
    public bool IsSelected { get; set; }

    [Parameter]
    public EventCallback OnOpen { get; set; }

    [Parameter]
    public EventCallback OnSelect { get; set; }

    [Inject]
    private PageClock Clock { get; set; } = null!;

    private Refusal? Why => Item.Refuse(Actor, Clock.Now);

    private bool IsMine => Item.Request.ClaimedBy == Actor.AccountId && Item.Request.ClaimedUntil > Clock.Now;

    private string? ClaimedByOther => Item.Request.State == RequestState.PendingApproval && Item.Request.IsClaimed(Actor.AccountId, Clock.Now) ? Item.Request.ClaimedByName : null;

    /// <summary>Id of a request's row in the page.</summary>
    internal static string ElementId(Guid id) => $"row-{id:N}";
}
