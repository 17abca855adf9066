using System.Globalization;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Validation;

/// <summary>The queue in numbers, each a link to its rows. Nothing for who does not validate.</summary>
public sealed partial class QueueNumbers
{
    private Numbers? _numbers;

    [Inject]
    private ListQueue Queue { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("request.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        if (await Actors.FindAsync() is not { } actor || !actor.May(Permission.ApproveRequests)) return;
        async Task<QueueCount> CountAsync(QueueFilter filter) => (await Queue.CountAsync(filter, actor)).Value;
        _numbers = new Numbers(await CountAsync(new QueueFilter()), await CountAsync(new QueueFilter { Overdue = true }), await CountAsync(new QueueFilter { Claim = QueueClaim.Mine }));
    }

    private static string Text(QueueCount count) => count.Value.ToString("N0", CultureInfo.CurrentCulture) + (count.IsMore ? "+" : "");

    private sealed record Numbers(QueueCount Waiting, QueueCount Overdue, QueueCount Mine);
}
