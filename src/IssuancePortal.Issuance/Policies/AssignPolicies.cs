using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Policies;

/// <summary>One cell of the matrix: members of a group may be issued a policy in this kind of issuance.</summary>
public sealed record Assigned(Guid GroupId, Guid PolicyId, IssuanceType Type);

/// <summary>Something about the assignments that is allowed and probably not meant.</summary>
/// <param name="Code">End of a text key "concern.X".</param>
/// <param name="Group">Name of the group.</param>
/// <param name="About">Name of a policy or kind of device.</param>
public sealed record AssignmentConcern(string Code, string Group, string About);

/// <summary>The whole matrix.</summary>
/// <param name="Groups">Groups by name, with how many members they have.</param>
/// <param name="Policies">Policies by name, retired ones too.</param>
/// <param name="Cells">What is assigned.</param>
public sealed record AssignmentView(IReadOnlyList<(Group Group, int Members)> Groups, IReadOnlyList<DevicePolicy> Policies, IReadOnlyList<Assigned> Cells);

/// <summary>Says and changes which groups may be issued which policies, per kind of issuance. Changes ask for a fresh proof.</summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class AssignPolicies(IIssuanceStore store, TimeProvider time)
{
    private static readonly DeviceKind[] OneExpected = [DeviceKind.YubiKey, DeviceKind.VirtualSmartCard, DeviceKind.MobileApp];

    /// <summary>The matrix as it is.</summary>
    public async Task<Result<AssignmentView>> LookAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session => new AssignmentView(
                await session.GroupsAsync(cancellation),
                await session.PoliciesAsync(cancellation),
                [.. (await session.AssignmentsAsync(cancellation)).Select(Cell)]),
            cancellation);
    }

    /// <summary>What is allowed and probably not meant: several policies where people expect one, and groups whose lost devices cannot be replaced.</summary>
    public static IReadOnlyList<AssignmentConcern> Concerns(AssignmentView view, IReadOnlyCollection<Assigned> cells)
    {
        var concerns = new List<AssignmentConcern>();
        var policies = view.Policies.Where(policy => policy.IsActive).ToDictionary(policy => policy.Id);
        foreach (var (group, _) in view.Groups)
        {
            var own = cells.Where(cell => cell.GroupId == group.Id && policies.ContainsKey(cell.PolicyId)).ToList();
            foreach (var kind in OneExpected)
                if (own.Count(cell => cell.Type == IssuanceType.Initial && policies[cell.PolicyId].Kind == kind) > 1) concerns.Add(new AssignmentConcern("several", group.Name, kind.ToString()));
            foreach (var kind in own.Where(cell => cell.Type == IssuanceType.Initial).Select(cell => policies[cell.PolicyId].Kind).Where(kind => kind != DeviceKind.MobileApp).Distinct())
                if (!own.Any(cell => cell.Type == IssuanceType.PermanentReplacement && policies[cell.PolicyId].Kind == kind)) concerns.Add(new AssignmentConcern("no-replacement", group.Name, kind.ToString()));
            foreach (var cell in own)
            {
                var slots = policies[cell.PolicyId].Content.Slots;
                if (cell.Type == IssuanceType.TemporaryReplacement && slots.Any(slot => slot.Origin == KeyOrigin.RecoveredAndRevoked)) concerns.Add(new AssignmentConcern("temporary-revokes", group.Name, policies[cell.PolicyId].Name));
                if (cell.Type == IssuanceType.PermanentReplacement && slots.Any(slot => slot.Origin == KeyOrigin.Recovered)) concerns.Add(new AssignmentConcern("permanent-keeps", group.Name, policies[cell.PolicyId].Name));
            }
        }

        return concerns;
    }

    /// <summary>Adds and removes cells in one change. Returns how many were.</summary>
    public Task<Result<int>> ChangeAsync(IReadOnlyCollection<Assigned> add, IReadOnlyCollection<Assigned> remove, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<int>(
        async session =>
        {
            if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
            var groups = (await session.GroupsAsync(cancellation)).ToDictionary(row => row.Group.Id, row => row.Group.Name);
            var policies = (await session.PoliciesAsync(cancellation)).ToDictionary(policy => policy.Id, policy => policy.Name);
            if (add.Concat(remove).Any(cell => !groups.ContainsKey(cell.GroupId) || !policies.ContainsKey(cell.PolicyId))) return Refusals.AssignmentUnknown;
            var now = (await session.AssignmentsAsync(cancellation)).ToDictionary(Cell);
            var (added, removed) = (add.Distinct().Where(cell => !now.ContainsKey(cell)).ToList(), remove.Distinct().Where(now.ContainsKey).ToList());
            foreach (var cell in added) session.Add(new GroupAssignment { GroupId = cell.GroupId, PolicyId = cell.PolicyId, Type = cell.Type });
            foreach (var cell in removed) session.Remove(now[cell]);
            if (added.Count + removed.Count == 0) return 0;

            session.Record(new AuditEvent
            {
                At = time.GetUtcNow(),
                ActorId = actor.AccountId,
                ActorName = actor.Name,
                What = "assignments.change",
                Before = Audits.Json(removed.Select(Describe)),
                After = Audits.Json(added.Select(Describe)),
            });
            return added.Count + removed.Count;

            object Describe(Assigned cell) => new { Group = groups[cell.GroupId], Policy = policies[cell.PolicyId], Type = cell.Type.ToString() };
        },
        cancellation);

    private static Assigned Cell(GroupAssignment assignment) => new(assignment.GroupId, assignment.PolicyId, assignment.Type);
}
