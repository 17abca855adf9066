using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Jobs;

/// <summary>Changes of certificates' status that the authority has not published, on the start page of those who see to it. Nothing while all is well.</summary>
public sealed partial class LatePublications
{
    private const int Shown = 20;
    private IReadOnlyList<StatusOrder> _orders = [];
    private bool _isAlarm;

    [Inject]
    private PublishStatus Publish { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("device.", StringComparison.Ordinal) || audit.What.StartsWith("certificate.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        if (await Actors.FindAsync() is not { } actor) return;
        var late = await Publish.LateAsync(Shown, actor);
        if (!late.Succeeded) return;
        _orders = late.Value;
        _isAlarm = _orders.Any(order => order.AlarmedAt is not null);
    }
}
