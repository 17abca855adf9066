using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Policies;

/// <summary>A policy as it is to be.</summary>
/// <param name="Name">1 to 100 characters, unique.</param>
/// <param name="Description">At most 400 characters.</param>
/// <param name="Content">What goes on the device.</param>
/// <param name="Comment">Why it is changed, at most 400 characters; kept with the version.</param>
public sealed record PolicyOrder(string Name, string Description, PolicyContent Content, string Comment = "");

/// <summary>How many live devices carry a version of a policy.</summary>
/// <param name="PolicyId">The policy.</param>
/// <param name="Number">The version; null for devices of which it was not recorded.</param>
/// <param name="Devices">Devices bound to somebody and not terminated.</param>
public sealed record PolicyUse(Guid PolicyId, int? Number, int Devices);

/// <summary>A policy with its history.</summary>
/// <param name="Policy">As it is now.</param>
/// <param name="Versions">Newest first; the first of a policy that nobody has changed may be missing.</param>
/// <param name="Uses">How many devices carry which version.</param>
public sealed record PolicyView(DevicePolicy Policy, IReadOnlyList<PolicyVersion> Versions, IReadOnlyList<PolicyUse> Uses);

/// <summary>Makes and changes device policies. Every change of what goes on a device is a new version; devices keep the number of theirs. Changes ask for a fresh proof.</summary>
/// <param name="store">The store.</param>
/// <param name="authorities">Authorities that a slot can choose.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ChangePolicies(IIssuanceStore store, OutsideAuthorities authorities, ISettings settings, TimeProvider time)
{
    private const int MaxName = 100;
    private const int MaxText = 400;
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Every policy by name, without history.</summary>
    public async Task<Result<PolicyView[]>> ListAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync(
            async session =>
            {
                var uses = (await session.PolicyUsesAsync(cancellation)).ToLookup(use => use.PolicyId);
                return (await session.PoliciesAsync(cancellation)).Select(policy => new PolicyView(policy, [], [.. uses[policy.Id]])).ToArray();
            },
            cancellation);
    }

    /// <summary>One policy with its history.</summary>
    public async Task<Result<PolicyView>> LookAsync(Guid policyId, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ReadSettings)) return Roles.Refusals.NotAllowed(Permission.ReadSettings);
        return await store.ReadAsync<Result<PolicyView>>(
            async session => await session.PolicyAsync(policyId, cancellation) is { } policy
                ? new PolicyView(policy, await session.PolicyVersionsAsync(policyId, cancellation), [.. (await session.PolicyUsesAsync(cancellation)).Where(use => use.PolicyId == policyId)])
                : Refusals.Unknown,
            cancellation);
    }

    /// <summary>Makes a policy, of which the first version is written. Returns its id.</summary>
    public Task<Result<Guid>> CreateAsync(DeviceKind kind, PolicyOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<Guid>(
        async session =>
        {
            if (await RefuseAsync(session, null, kind, order, actor, cancellation) is { } refused) return refused;
            var policy = new DevicePolicy { Name = order.Name.Trim(), Description = order.Description.Trim(), Kind = kind, Content = order.Content };
            session.Add(policy);
            session.Add(Version(policy, order.Comment, actor));
            Record(session, "policy.create", policy, null, Describe(policy), actor, order.Comment);
            return policy.Id;
        },
        cancellation);

    /// <summary>Changes a policy from the version that was read. Returns the number of the version that holds now: the next one when what goes on a device has changed.</summary>
    public Task<Result<int>> ChangeAsync(Guid policyId, int number, PolicyOrder order, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<int>(
        async session =>
        {
            if (await session.PolicyAsync(policyId, cancellation) is not { } policy) return actor.May(Permission.ManagePolicies) ? Refusals.Unknown : Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            if (await RefuseAsync(session, policyId, policy.Kind, order, actor, cancellation) is { } refused) return refused;
            if (policy.VersionNumber != number) return Refusals.Changed(policy.VersionNumber);
            var (before, was) = (Describe(policy), Text(policy.Content));
            if (was != Text(order.Content))
            {
                // What came with the portal gets its first version when it is first left behind.
                if ((await session.PolicyVersionsAsync(policyId, cancellation)).All(version => version.Number != number)) session.Add(Version(policy, "", Actor.System));
                policy.Content = order.Content;
                policy.VersionNumber++;
                session.Add(Version(policy, order.Comment, actor));
            }

            (policy.Name, policy.Description) = (order.Name.Trim(), order.Description.Trim());
            var after = Describe(policy);
            if (before != after) Record(session, "policy.change", policy, before, after, actor, order.Comment);
            return policy.VersionNumber;
        },
        cancellation);

    /// <summary>Retires a policy, so that nothing is issued under it any more, or brings it back.</summary>
    public Task<Result<bool>> RetireAsync(Guid policyId, bool retired, Actor actor, CancellationToken cancellation = default) => store.ChangeAsync<bool>(
        async session =>
        {
            if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
            if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
            if (await session.PolicyAsync(policyId, cancellation) is not { } policy) return Refusals.Unknown;
            if (policy.IsActive == !retired) return true;
            policy.IsActive = !retired;
            Record(session, retired ? "policy.retire" : "policy.restore", policy, null, null, actor, "");
            return true;
        },
        cancellation);

    private async Task<Refusal?> RefuseAsync(IStoreSession session, Guid? policyId, DeviceKind kind, PolicyOrder order, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(Permission.ManagePolicies)) return Roles.Refusals.NotAllowed(Permission.ManagePolicies);
        if (actor.RefuseStale(time.GetUtcNow()) is { } stale) return stale;
        if (order.Name.Trim().Length is 0 or > MaxName) return Refusals.NameMissing;
        if (order.Description.Length > MaxText || order.Comment.Length > MaxText) return Refusals.TextTooLong;
        if ((await session.PoliciesAsync(cancellation)).Any(policy => policy.Id != policyId && string.Equals(policy.Name, order.Name.Trim(), StringComparison.OrdinalIgnoreCase))) return Refusals.NameTaken(order.Name.Trim());
        return PolicyRules.Faults(kind, order.Content, settings.Get<AcmeSettings>().On).Concat(authorities.Faults(kind, order.Content)).FirstOrDefault();
    }

    private PolicyVersion Version(DevicePolicy policy, string comment, Actor actor) => new()
    {
        PolicyId = policy.Id,
        Number = policy.VersionNumber,
        Content = policy.Content,
        At = time.GetUtcNow(),
        ById = actor.AccountId,
        ByName = actor.Name,
        Comment = comment.Trim(),
    };

    private static string Text(PolicyContent content) => JsonSerializer.Serialize(content, Json);

    private static string Describe(DevicePolicy policy) => JsonSerializer.Serialize(new { policy.Name, policy.Description, Version = policy.VersionNumber, policy.Content }, Json);

    private void Record(IStoreSession session, string what, DevicePolicy policy, string? before, string? after, Actor actor, string comment) => session.Record(new AuditEvent
    {
        At = time.GetUtcNow(),
        ActorId = actor.AccountId,
        ActorName = actor.Name,
        What = what,
        Before = before,
        After = after,
        Detail = Audits.Json(new { Policy = policy.Name, PolicyId = policy.Id.ToString(), Comment = comment.Trim() }),
    });
}
