using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.People;

/// <summary>
/// Brings people and groups into line with the corporate directory. Only people of the directory can leave by it; those entered by hand are taken over when their employee number appears. A person who
/// left is marked, their sessions end, and <see cref="ILeaverCascade"/> does the rest; nothing is deleted.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="cascades">What else happens when somebody leaves.</param>
/// <param name="time">Clock.</param>
public sealed class SynchronisePeople(IIssuanceStore store, IEnumerable<ILeaverCascade> cascades, TimeProvider time)
{
    /// <summary>What would be done.</summary>
    public async Task<Result<DirectoryPlan>> PreviewAsync(DirectorySnapshot snapshot, Actor actor, CancellationToken cancellation = default)
    {
        if (!IsAllowed(actor)) return DirectoryRefusals.NotAllowed;
        if (snapshot.People.Count == 0) return DirectoryRefusals.Empty;
        return await store.ReadAsync(async session => (await CompareAsync(((StoreSession)session).Db, snapshot, cancellation)).Plan, cancellation);
    }

    /// <summary>Does it.</summary>
    /// <param name="snapshot">The directory.</param>
    /// <param name="confirmed">The hash of the plan that somebody looked at; null when nobody did.</param>
    /// <param name="mostLeavers">So many leavers are applied unseen.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellation">Ends it with nothing changed.</param>
    public async Task<Result<DirectoryPlan>> ApplyAsync(DirectorySnapshot snapshot, string? confirmed, int mostLeavers, Actor actor, CancellationToken cancellation = default)
    {
        if (!IsAllowed(actor)) return DirectoryRefusals.NotAllowed;
        if (snapshot.People.Count == 0) return DirectoryRefusals.Empty;
        return await store.ChangeAsync<DirectoryPlan>(
            async session =>
            {
                var db = ((StoreSession)session).Db;
                var now = time.GetUtcNow();
                var work = await CompareAsync(db, snapshot, cancellation);
                if (confirmed is not null && confirmed != work.Plan.Hash) return DirectoryRefusals.Changed;
                if (confirmed is null && work.Plan.Leavers.Count > mostLeavers) return DirectoryRefusals.PreviewNeeded(work.Plan.Leavers.Count);
                if (confirmed is not null && work.Plan.Leavers.Count > 0 && actor.RefuseStale(now) is { } stale) return stale;
                if (work.Plan.IsEmpty) return work.Plan;
                await WriteAsync(session, db, work, now, actor, cancellation);
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "directory.sync",
                    Detail = Audits.Json(new { New = work.Plan.New.Count, Changed = work.Plan.Changed.Count, Leavers = work.Plan.Leavers.Count }),
                });
                return work.Plan;
            },
            cancellation);
    }

    private static bool IsAllowed(Actor actor) => ReferenceEquals(actor, Actor.System) || actor.May(Permission.ManagePeople);

    private static async Task<Work> CompareAsync(PortalDb db, DirectorySnapshot snapshot, CancellationToken cancellation)
    {
        var known = await db.Set<Person>().Include(person => person.Groups).AsSplitQuery().ToListAsync(cancellation);
        var byId = known.Where(person => person.DirectoryId is not null).ToDictionary(person => person.DirectoryId!, StringComparer.Ordinal);
        var byNumber = known.Where(person => person.DirectoryId is null).ToDictionary(person => person.EmployeeNumber, StringComparer.Ordinal);
        var photos = await db.Set<PersonPhoto>().ToDictionaryAsync(photo => photo.PersonId, cancellation);
        var groups = (await db.Set<Group>().ToListAsync(cancellation)).ToDictionary(group => group.Name, StringComparer.Ordinal);
        var members = snapshot.Groups.SelectMany(group => group.MemberIds.Select(id => (id, group.Name))).ToLookup(it => it.id, it => it.Name, StringComparer.Ordinal);
        var directoryGroups = snapshot.Groups.Select(group => group.Name).ToHashSet(StringComparer.Ordinal);

        var pairs = new List<(DirectoryPerson From, Person? To, DirectoryChange Change)>();
        foreach (var person in snapshot.People)
        {
            var to = byId.GetValueOrDefault(person.Id) ?? byNumber.GetValueOrDefault(person.EmployeeNumber);
            var wanted = members[person.Id].ToHashSet(StringComparer.Ordinal);
            List<string> what = to is null ? [] : [.. Differences(person, to, photos.GetValueOrDefault(to.Id), wanted, directoryGroups)];
            if (to is null || what.Count > 0) pairs.Add((person, to, new DirectoryChange(person.EmployeeNumber, $"{person.GivenName} {person.Surname}", what)));
        }

        var present = snapshot.People.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        var leavers = known.Where(person => person is { IsActive: true, DirectoryId: { } id } && !present.Contains(id)).OrderBy(person => person.EmployeeNumber, StringComparer.Ordinal).ToList();
        List<DirectoryChange> fresh = [.. pairs.Where(pair => pair.To is null).Select(pair => pair.Change)];
        List<DirectoryChange> changed = [.. pairs.Where(pair => pair.To is not null).Select(pair => pair.Change)];
        var left = await LeaversAsync(db, leavers, cancellation);
        var hash = Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { fresh, changed, left })));
        return new Work(new DirectoryPlan(fresh, changed, left, hash), pairs, leavers, photos, groups, members, snapshot);
    }

    private static async Task<List<DirectoryChange>> LeaversAsync(PortalDb db, List<Person> leavers, CancellationToken cancellation)
    {
        List<DirectoryChange> left = [];
        foreach (var person in leavers)
        {
            left.Add(new DirectoryChange(person.EmployeeNumber, person.Name, [])
            {
                Devices = await db.Set<Device>().Where(device => device.PersonId == person.Id && device.State != DeviceState.Terminated && device.State != DeviceState.Disposed)
                    .OrderBy(device => device.Serial).Select(device => device.Serial).ToListAsync(cancellation),
                Certificates = await db.Set<IssuedCertificate>().CountAsync(it => it.PersonId == person.Id && (it.State == CertificateState.Active || it.State == CertificateState.OnHold), cancellation),
            });
        }

        return left;
    }

    private static IEnumerable<string> Differences(DirectoryPerson from, Person to, PersonPhoto? photo, HashSet<string> wanted, HashSet<string> directoryGroups)
    {
        if (to.DirectoryId is null) yield return nameof(Person.DirectoryId);
        if (!to.IsActive) yield return "Returns";
        if (to.GivenName != from.GivenName) yield return nameof(Person.GivenName);
        if (to.Surname != from.Surname) yield return nameof(Person.Surname);
        if (to.Email != from.Email) yield return nameof(Person.Email);
        if (to.Upn != from.Upn) yield return nameof(Person.Upn);
        if (to.Organisation != from.Organisation) yield return nameof(Person.Organisation);
        if (to.Department != from.Department) yield return nameof(Person.Department);
        if (to.Title != from.Title) yield return nameof(Person.Title);
        if (from.Photo is { } jpeg && (photo is null || !photo.Jpeg.AsSpan().SequenceEqual(jpeg))) yield return "Photo";
        if (!to.Groups.Select(group => group.Name).Where(directoryGroups.Contains).ToHashSet(StringComparer.Ordinal).SetEquals(wanted)) yield return "Groups";
    }

    private async Task WriteAsync(IStoreSession session, PortalDb db, Work work, DateTimeOffset now, Actor actor, CancellationToken cancellation)
    {
        foreach (var group in work.Snapshot.Groups)
        {
            if (!work.Groups.TryGetValue(group.Name, out var known)) session.Add(known = work.Groups[group.Name] = new Group { Name = group.Name });
            known.DirectoryId = group.Id;
        }

        var last = long.Parse(await db.Set<Person>().MaxAsync(person => (string?)person.PersonIdentifier, cancellation) ?? "0", CultureInfo.InvariantCulture);
        foreach (var (from, to, change) in work.Pairs)
        {
            var person = to;
            if (person is null)
            {
                person = new Person
                {
                    EmployeeNumber = from.EmployeeNumber, GivenName = from.GivenName, Surname = from.Surname, Email = from.Email, Upn = from.Upn,
                    PersonIdentifier = (++last).ToString("D10", CultureInfo.InvariantCulture),
                };
                session.Add(person);
            }

            (person.DirectoryId, person.IsActive) = (from.Id, true);
            (person.GivenName, person.Surname, person.Email, person.Upn) = (from.GivenName, from.Surname, from.Email, from.Upn);
            (person.Organisation, person.Department, person.Title) = (from.Organisation, from.Department, from.Title);
            foreach (var gone in person.Groups.Where(group => work.Snapshot.Groups.Any(it => it.Name == group.Name) && !work.Members[from.Id].Contains(group.Name)).ToList()) person.Groups.Remove(gone);
            foreach (var name in work.Members[from.Id].Distinct())
                if (person.Groups.All(group => group.Name != name)) person.Groups.Add(work.Groups[name]);
            if (from.Photo is { } jpeg)
            {
                if (work.Photos.TryGetValue(person.Id, out var photo)) (photo.Jpeg, photo.TakenAt) = photo.Jpeg.AsSpan().SequenceEqual(jpeg) ? (photo.Jpeg, photo.TakenAt) : (jpeg, now);
                else session.Add(new PersonPhoto { PersonId = person.Id, Jpeg = jpeg, TakenAt = now });
            }

            session.Record(Event(actor, now, to is null ? "person.add" : "person.change", person, change));
        }

        foreach (var person in work.Leavers)
        {
            person.IsActive = false;
            await AccountSessions.EndOfPersonAsync(session, person.Id, now, cancellation);
            session.Record(Event(actor, now, "person.left", person, null));
            foreach (var cascade in cascades) await cascade.LeaveAsync(session, person, now, cancellation);
        }
    }

    private static AuditEvent Event(Actor actor, DateTimeOffset now, string what, Person person, DirectoryChange? change) => new()
    {
        At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = what, PersonId = person.Id,
        Detail = change is { What.Count: > 0 } ? Audits.Json(new { What = string.Join(", ", change.What) }) : null,
    };

    private sealed record Work(
        DirectoryPlan Plan, List<(DirectoryPerson From, Person? To, DirectoryChange Change)> Pairs, List<Person> Leavers, Dictionary<Guid, PersonPhoto> Photos, Dictionary<string, Group> Groups,
        ILookup<string, string> Members, DirectorySnapshot Snapshot);
}

/// <summary>Why the directory is not synchronised.</summary>
public static class DirectoryRefusals
{
    public static readonly Refusal NotAllowed = new("refusal.not-allowed", nameof(Permission.ManagePeople));

    /// <summary>Nobody is in what was read: rather a fault than the end of the organisation.</summary>
    public static readonly Refusal Empty = new("refusal.directory-empty");

    /// <summary>What was looked at is no longer what would be done.</summary>
    public static readonly Refusal Changed = new("refusal.directory-changed");

    public static readonly Refusal Unreachable = new("refusal.directory-unreachable");

    /// <summary>Too many would leave for nobody to have looked.</summary>
    public static Refusal PreviewNeeded(int leavers) => new("refusal.directory-preview-needed", leavers);
}
