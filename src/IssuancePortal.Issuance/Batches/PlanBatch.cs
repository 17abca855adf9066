using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using RequestRefusals = IssuancePortal.Issuance.Requests.Refusals;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.Batches;

/// <summary>Makes a batch: who could be in it, and who is.</summary>
/// <param name="store">The store.</param>
/// <param name="file">Knows who can be issued what.</param>
/// <param name="time">Clock.</param>
public sealed class PlanBatch(IIssuanceStore store, FileRequest file, TimeProvider time)
{
    /// <summary>Most people in a batch.</summary>
    public const int Most = 1000;

    private const int LongestName = 100;

    /// <summary>Policies with the modes in which this actor can make a batch, and groups to choose people from.</summary>
    public async Task<BatchChoices> ChoicesAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (!MayPlan(actor)) return new BatchChoices([], []);
        return await store.ReadAsync(
            async session =>
            {
                var assigned = (await session.AssignmentsAsync(cancellation)).Where(assignment => assignment.Type == IssuanceType.Initial).ToLookup(assignment => assignment.GroupId, assignment => assignment.PolicyId);
                return new BatchChoices(
                    [
                        .. from policy in await session.PoliciesAsync(cancellation)
                           where policy.IsActive && BatchModes.Suits(policy) && file.WhyUnused(policy) is null
                           let modes = file.ModesOf(policy).Where(mode => BatchModes.Suits(mode) && actor.May(BatchModes.PermissionOf(mode.Name))).ToList()
                           where modes.Count > 0
                           select (policy, (IReadOnlyList<Mode>)modes),
                    ],
                    [.. (await session.GroupsAsync(cancellation)).Where(row => row.Members > 0).Select(row => new BatchGroup(row.Group, row.Members, assigned[row.Group.Id].ToHashSet()))]);
            },
            cancellation);
    }

    /// <summary>Everybody from a source, with why they cannot be in the batch.</summary>
    public async Task<Result<BatchPreview>> PreviewAsync(Guid policyId, string mode, BatchSource source, Actor actor, CancellationToken cancellation = default)
    {
        if (!MayPlan(actor)) return Roles.Refusals.NotAllowed(BatchModes.PermissionOf(mode));
        return await store.ReadAsync<Result<BatchPreview>>(
            async session =>
            {
                var found = await ChoiceAsync(session, policyId, mode, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                var (people, unknown) = await PeopleAsync(session, found.Value, source, actor, cancellation);
                return new BatchPreview(await JudgeAsync(session, found.Value, [.. people.Take(Most)], actor, cancellation), unknown, people.Count > Most);
            },
            cancellation);
    }

    /// <summary>The batch's id. Who cannot be in it any more is set aside in it, with the reason.</summary>
    public async Task<Result<Guid>> CreateAsync(BatchOrder order, Actor actor, CancellationToken cancellation = default)
    {
        if (!MayPlan(actor)) return Roles.Refusals.NotAllowed(BatchModes.PermissionOf(order.Mode));
        var name = order.Name.Trim();
        if (name.Length is 0 or > LongestName) return Refusals.WithoutName;
        var people = order.PersonIds.Distinct().ToList();
        if (people.Count > Most) return Refusals.TooMany(Most);
        return await store.ChangeAsync<Guid>(
            async session =>
            {
                var found = await ChoiceAsync(session, order.PolicyId, order.Mode, actor, cancellation);
                if (!found.Succeeded) return found.Refusal;
                var judged = await JudgeAsync(session, found.Value, people, actor, cancellation);
                if (judged.All(candidate => candidate.Refusal is not null)) return Refusals.Nobody;
                var now = time.GetUtcNow();
                var batch = new Batch { Name = name, PolicyId = order.PolicyId, Mode = order.Mode, Items = judged.Count, CreatedById = actor.AccountId, CreatedByName = actor.Name, CreatedAt = now };
                session.Add(batch);
                foreach (var (index, candidate) in judged.Index())
                {
                    var item = new BatchItem { BatchId = batch.Id, Position = index + 1, PersonId = candidate.PersonId, RequestId = candidate.RequestId };
                    if (candidate.Refusal is { } refusal) item.Move(BatchItemState.SetAside, refusal, now);
                    session.Add(item);
                }

                session.Record(BatchEvents.Of(batch, "create", actor, now, more: new { Policy = found.Value.Policy.Name, batch.Mode, batch.Items }));
                return batch.Id;
            },
            cancellation);
    }

    internal static bool MayPlan(Actor actor) => actor.May(Permission.IssueDevice) || actor.May(Permission.BindDevice);

    private async Task<Result<Choice>> ChoiceAsync(IStoreSession session, Guid policyId, string modeName, Actor actor, CancellationToken cancellation)
    {
        if (!actor.May(BatchModes.PermissionOf(modeName))) return Roles.Refusals.NotAllowed(BatchModes.PermissionOf(modeName));
        if (await session.PolicyAsync(policyId, cancellation) is not { IsActive: true } policy) return RunRefusals.PolicyNotAssigned;
        if (ModeCatalogue.Find(modeName) is not { } mode || !file.ModesOf(policy).Contains(mode)) return file.WhyUnused(policy) ?? RunRefusals.ModeNotAllowed;
        return BatchModes.Suits(policy) && BatchModes.Suits(mode) ? new Choice(policy, mode) : Refusals.NoBatchMode;
    }

    private async Task<(IReadOnlyList<Guid> People, IReadOnlyList<string> Unknown)> PeopleAsync(IStoreSession session, Choice choice, BatchSource source, Actor actor, CancellationToken cancellation)
    {
        var scope = actor.ScopeOf(BatchModes.PermissionOf(choice.Mode.Name));
        switch (source)
        {
            case BatchSource.Group group:
                return (await session.Batches.MembersAsync(group.Id, scope, Most + 1, cancellation), []);
            case BatchSource.Approved:
                var filter = new QueueFilter { State = RequestState.Approved, Modes = [choice.Mode.Name], PolicyId = choice.Policy.Id };
                var approved = await session.QueueAsync(new QueueQuestion(filter, actor.AccountId, time.GetUtcNow(), scope), null, Most + 1, cancellation);
                return ([.. approved.Where(row => row.Request.AsksForDevice).Select(row => row.Person.Id).Distinct()], []);
            case BatchSource.LeftOf left:
                return ([.. (await session.Batches.RowsAsync(left.BatchId, null, 0, Most, cancellation)).Where(row => row.Item.State != BatchItemState.Done).Select(row => row.Item.PersonId)], []);
            default:
                var (people, unknown) = (new List<Guid>(), new List<string>());
                foreach (var identifier in ((BatchSource.Named)source).Identifiers().Take(Most + 1))
                {
                    if (await session.PersonByNameAsync(identifier, cancellation) is { } person) people.Add(person.Id);
                    else unknown.Add(identifier);
                }

                return ([.. people.Distinct()], unknown);
        }
    }

    private async Task<IReadOnlyList<BatchCandidate>> JudgeAsync(IStoreSession session, Choice choice, IReadOnlyList<Guid> people, Actor actor, CancellationToken cancellation)
    {
        var elsewhere = await session.Batches.OpenOfAsync(people, cancellation);
        var judged = new List<BatchCandidate>();
        foreach (var id in people)
        {
            if (await session.PersonAsync(id, cancellation) is not { } person) continue;
            var request = await RequestOfAsync(session, choice, person, cancellation);
            var refusal = elsewhere.TryGetValue(id, out var other) ? Refusals.InOther(other) : await RefuseAsync(session, choice, person, request, actor, cancellation);
            judged.Add(new BatchCandidate(id, person.Name, person.EmployeeNumber, person.Department, refusal is null ? request?.Id : null, refusal));
        }

        return judged;
    }

    /// <summary>The approved request of a person that the batch would carry out; null for none.</summary>
    private async Task<IssuanceRequest?> RequestOfAsync(IStoreSession session, Choice choice, Person person, CancellationToken cancellation) =>
        (await session.RequestsOfAsync(person.Id, cancellation)).FirstOrDefault(request =>
            request is { State: RequestState.Approved, AsksForDevice: true, DeviceId: null } && request.Mode == choice.Mode.Name && request.PolicyId == choice.Policy.Id && !(request.ExpiresAt <= time.GetUtcNow()));

    private async Task<Refusal?> RefuseAsync(IStoreSession session, Choice choice, Person person, IssuanceRequest? request, Actor actor, CancellationToken cancellation)
    {
        if (actor.PersonId == person.Id) return Roles.Refusals.OwnDevice;
        if (actor.Refuse(BatchModes.PermissionOf(choice.Mode.Name), person) is { } outOfScope) return outOfScope;
        if (!person.IsActive) return RunRefusals.PersonLeft;
        if (request is not null) return null;
        if (await file.RefuseAsync(session, person, IssuanceReason.None, null, cancellation) is { } refused) return refused;
        if ((await file.PoliciesAsync(session, person.Id, IssuanceReason.None, cancellation)).All(policy => policy.Id != choice.Policy.Id))
            return await file.NoPolicyAsync(session, person.Id, IssuanceReason.None, choice.Policy.Id, cancellation);
        return file.NeedsApproval(choice.Mode, IssuanceReason.None, Devices.MoveActor.Operator) ? RequestRefusals.NotApproved : null;
    }

    private sealed record Choice(DevicePolicy Policy, Mode Mode);
}

/// <summary>What a batch can be made of.</summary>
/// <param name="Policies">Policies with their modes.</param>
/// <param name="Groups">Groups that have members.</param>
public sealed record BatchChoices(IReadOnlyList<(DevicePolicy Policy, IReadOnlyList<Mode> Modes)> Policies, IReadOnlyList<BatchGroup> Groups)
{
    /// <summary>Groups whose members may be issued a policy.</summary>
    public IReadOnlyList<BatchGroup> GroupsOf(Guid policyId) => [.. Groups.Where(group => group.Policies.Contains(policyId))];
}

/// <summary>A group to choose people from.</summary>
/// <param name="Group">The group.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Policies">Policies that its members may be issued first.</param>
public sealed record BatchGroup(Group Group, int Members, IReadOnlySet<Guid> Policies);

/// <summary>Where the people of a batch come from.</summary>
public abstract record BatchSource
{
    private BatchSource()
    {
    }

    /// <summary>Whoever has an approved request for this policy in this mode.</summary>
    public sealed record Approved : BatchSource;

    /// <summary>The members of a group.</summary>
    public sealed record Group(Guid Id) : BatchSource;

    /// <summary>Whoever is named: employee numbers, e-mail addresses or user principal names, one a line or in the first column of a file.</summary>
    public sealed record Named(string Text) : BatchSource
    {
        /// <summary>The identifiers, each once.</summary>
        public IEnumerable<string> Identifiers() =>
            Text.Split('\n').Select(line => line.Split(',', ';', '\t')[0].Trim().Trim('"', '\uFEFF').Trim()).Where(cell => cell.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whoever got no card in another batch.</summary>
    public sealed record LeftOf(Guid BatchId) : BatchSource;
}

/// <summary>Who would be in a batch.</summary>
/// <param name="Candidates">In the order of turns.</param>
/// <param name="Unknown">Identifiers of nobody.</param>
/// <param name="IsCut">There are more than fit into one batch.</param>
public sealed record BatchPreview(IReadOnlyList<BatchCandidate> Candidates, IReadOnlyList<string> Unknown, bool IsCut);

/// <summary>Somebody who could be in a batch.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">Their name.</param>
/// <param name="EmployeeNumber">Their number.</param>
/// <param name="Department">Where they work.</param>
/// <param name="RequestId">The approved request that is carried out; null where one is filed with the card.</param>
/// <param name="Refusal">Why not; null when they can.</param>
public sealed record BatchCandidate(Guid PersonId, string Name, string EmployeeNumber, string Department, Guid? RequestId, Refusal? Refusal);

/// <summary>An order to make a batch.</summary>
/// <param name="Name">Name shown to people, 1 to 100 characters.</param>
/// <param name="PolicyId">What goes on each card.</param>
/// <param name="Mode">Name of the mode.</param>
/// <param name="PersonIds">Who, in the order of turns; at most <see cref="PlanBatch.Most"/>.</param>
public sealed record BatchOrder(string Name, Guid PolicyId, string Mode, IReadOnlyList<Guid> PersonIds);
