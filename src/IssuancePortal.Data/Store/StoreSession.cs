using IssuancePortal.Data.Audit;
using IssuancePortal.Data.Batches;
using IssuancePortal.Data.Campaigns;
using IssuancePortal.Data.Enrolment;
using IssuancePortal.Data.Escrow;
using IssuancePortal.Data.Notifications;
using IssuancePortal.Data.People;
using IssuancePortal.Data.Printing;
using IssuancePortal.Data.Requests;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using Microsoft.EntityFrameworkCore;

// string.Compare with two arguments is the form that EF Core translates; in the database it compares code by code.
#pragma warning disable CA1309

namespace IssuancePortal.Data.Store;

/// <summary>One session. Within a change every query first writes what was changed so far, so that it sees it.</summary>
internal sealed partial class StoreSession(PortalDb db, bool writable) : IStoreSession
{
    private readonly List<AuditEvent> _recorded = [];

    public PortalDb Db => db;

    public IReadOnlyList<AuditEvent> Recorded => _recorded;

    public void Add(object entity)
    {
        MustBeWritable();
        if (entity is AuditEvent) throw new ArgumentException("Audit events are recorded, not added.", nameof(entity));
        db.Add(entity);
    }

    public void Remove(GroupAssignment assignment)
    {
        MustBeWritable();
        db.Remove(assignment);
    }

    public void Record(AuditEvent audit)
    {
        MustBeWritable();
        _recorded.Add(audit);
    }

    public async Task<Person?> PersonAsync(Guid id, CancellationToken cancellation = default) =>
        // In one query SQLite would read the memberships of everybody.
        await (await FromAsync<Person>(cancellation)).Include(person => person.Groups).AsSplitQuery().FirstOrDefaultAsync(person => person.Id == id, cancellation);

    public async Task<IReadOnlyList<PersonRow>> SearchPeopleAsync(string query, int limit, PeopleScope? within = null, CancellationToken cancellation = default)
    {
        await FlushAsync(cancellation);
        return await PeopleSearch.RunAsync(db, query, limit, within, cancellation);
    }

    public async Task<IReadOnlySet<Guid>> WithinAsync(IReadOnlyCollection<Guid> personIds, PeopleScope scope, CancellationToken cancellation = default) =>
        (await (await FromAsync<Person>(cancellation)).Where(person => personIds.Contains(person.Id)).Where(PeopleSearch.IsWithin(scope)).Select(person => person.Id).ToListAsync(cancellation)).ToHashSet();

    public async Task<IReadOnlyList<RoleDefinition>> RolesAsync(CancellationToken cancellation = default)
    {
        var roles = await (await FromAsync<RoleDefinition>(cancellation)).ToListAsync(cancellation);
        return [.. roles.OrderBy(role => role.IsPredefined ? Role.All.ToList().IndexOf(role.Name) : int.MaxValue).ThenBy(role => role.DisplayName, StringComparer.CurrentCultureIgnoreCase)];
    }

    public async Task<PersonPhoto?> PhotoAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await FromAsync<PersonPhoto>(cancellation)).FirstOrDefaultAsync(photo => photo.PersonId == personId, cancellation);

    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation = default) =>
        await (await FromAsync<Person>(cancellation)).Where(person => personIds.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.GivenName + " " + person.Surname, cancellation);

    public async Task<IReadOnlyList<DevicePolicy>> PoliciesOfAsync(Guid personId, IssuanceType type, CancellationToken cancellation = default)
    {
        var policies = await FromAsync<DevicePolicy>(cancellation);
        var groups = db.Set<Person>().Where(person => person.Id == personId).SelectMany(person => person.Groups).Select(group => group.Id);
        var assigned = db.Set<GroupAssignment>().Where(assignment => assignment.Type == type && groups.Contains(assignment.GroupId)).Select(assignment => assignment.PolicyId);
        return await policies.Where(policy => policy.IsActive && assigned.Contains(policy.Id)).OrderBy(policy => policy.Name).ToListAsync(cancellation);
    }

    public async Task<DevicePolicy?> PolicyAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<DevicePolicy>(cancellation)).FirstOrDefaultAsync(policy => policy.Id == id, cancellation);

    public async Task<IReadOnlyList<DevicePolicy>> PoliciesAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<DevicePolicy>(cancellation)).OrderBy(policy => policy.Name).ToListAsync(cancellation);

    public async Task<Device?> DeviceAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).FirstOrDefaultAsync(device => device.Id == id, cancellation);

    public async Task<Device?> DeviceBySerialAsync(DeviceKind kind, string serial, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).FirstOrDefaultAsync(device => device.Kind == kind && device.Serial == serial, cancellation);

    public async Task<IReadOnlyList<Device>> DevicesOfAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).Where(device => device.PersonId == personId)
            .OrderByDescending(device => device.CreatedAt).ThenByDescending(device => device.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Device>> DevicesBySerialAsync(string beginning, int limit, CancellationToken cancellation = default)
    {
        var after = SearchWords.After(beginning);
        return await (await FromAsync<Device>(cancellation)).Where(device => string.Compare(device.Serial, beginning) >= 0 && string.Compare(device.Serial, after) < 0)
            .OrderBy(device => device.Serial).ThenBy(device => device.Kind).Take(limit).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<Device>> DevicesAsync(DeviceState? state, int limit, CancellationToken cancellation = default)
    {
        var devices = await FromAsync<Device>(cancellation);
        if (state is { } only) devices = devices.Where(device => device.State == only);
        return await devices.OrderByDescending(device => device.CreatedAt).ThenByDescending(device => device.Id).Take(limit).ToListAsync(cancellation);
    }

    public async Task<int> CountDevicesAsync(DeviceState state, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).CountAsync(device => device.State == state, cancellation);

    public async Task<IssuanceRequest?> RequestAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuanceRequest>(cancellation)).FirstOrDefaultAsync(request => request.Id == id, cancellation);

    public async Task<IReadOnlyList<IssuanceRequest>> RequestsOfAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuanceRequest>(cancellation)).Where(request => request.PersonId == personId)
            .OrderByDescending(request => request.CreatedAt).ThenByDescending(request => request.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<IssuanceRequest>> RequestsOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuanceRequest>(cancellation)).Where(request => request.DeviceId == deviceId)
            .OrderByDescending(request => request.CreatedAt).ThenByDescending(request => request.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<RequestApproval>> ApprovalsOfAsync(Guid requestId, CancellationToken cancellation = default) =>
        await (await FromAsync<RequestApproval>(cancellation)).Where(approval => approval.RequestId == requestId).OrderBy(approval => approval.At).ThenBy(approval => approval.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<QueueItem>> QueueAsync(QueueQuestion question, QueueCursor? after, int limit, CancellationToken cancellation = default)
    {
        await FlushAsync(cancellation);
        return await RequestQueue.RunAsync(db, question, after, limit, cancellation);
    }

    public async Task<QueueCount> CountQueueAsync(QueueQuestion question, int most, CancellationToken cancellation = default)
    {
        await FlushAsync(cancellation);
        return await RequestQueue.CountAsync(db, question, most, cancellation);
    }

    public async Task<IReadOnlyList<QueueItem>> QueueItemsAsync(IReadOnlyCollection<Guid> requestIds, CancellationToken cancellation = default)
    {
        await FlushAsync(cancellation);
        return await RequestQueue.ItemsAsync(db, requestIds, cancellation);
    }

    public async Task<IReadOnlyList<SavedView>> SavedViewsAsync(string accountId, CancellationToken cancellation = default) =>
        await (await FromAsync<SavedView>(cancellation)).Where(view => view.AccountId == accountId).OrderBy(view => view.Name).ToListAsync(cancellation);

    public void Remove(SavedView view)
    {
        MustBeWritable();
        db.Remove(view);
    }

    public async Task<IReadOnlyList<IssuanceRequest>> RequestsToExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuanceRequest>(cancellation))
            .Where(request => (request.State == RequestState.PendingApproval || request.State == RequestState.Approved) && request.ExpiresAt != null && request.ExpiresAt <= now)
            .OrderBy(request => request.ExpiresAt).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Device>> DevicesToExpireAsync(DeviceState state, DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).Where(device => device.State == state && device.ExpiresAt != null && device.ExpiresAt <= now)
            .OrderBy(device => device.ExpiresAt).Take(limit).ToListAsync(cancellation);

    public async Task<Person?> PersonByNameAsync(string identifier, CancellationToken cancellation = default)
    {
        var text = identifier.Trim();
        if (text.Length is 0 or > SearchPeople.MaxQuery) return null;
        var found = new List<Person>();
        foreach (var row in await SearchPeopleAsync(text, 20, cancellation: cancellation))
        {
            if (await PersonAsync(row.Id, cancellation) is { } person
                && (((string[])[person.EmployeeNumber, person.Email, person.Upn]).Contains(text, StringComparer.OrdinalIgnoreCase))) found.Add(person);
        }

        return found.Count == 1 ? found[0] : null;
    }

    public async Task<IReadOnlyList<OneTimeSecret>> OneTimeSecretsAsync(Guid personId, OneTimeSecretKind kind, CancellationToken cancellation = default) =>
        await (await FromAsync<OneTimeSecret>(cancellation)).Where(secret => secret.PersonId == personId && secret.Kind == kind && secret.EndedAt == null)
            .OrderByDescending(secret => secret.CreatedAt).ToListAsync(cancellation);

    public async Task<SecurityAnswers?> SecurityAnswersAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await FromAsync<SecurityAnswers>(cancellation)).FirstOrDefaultAsync(answers => answers.PersonId == personId, cancellation);

    public async Task<bool> HasAcceptedTermsAsync(Guid personId, byte[] textHash, CancellationToken cancellation = default) =>
        await (await FromAsync<TermsAcceptance>(cancellation)).AnyAsync(acceptance => acceptance.PersonId == personId && acceptance.TextHash == textHash, cancellation);

    public async Task<IReadOnlyList<ApiKey>> ApiKeysAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<ApiKey>(cancellation)).OrderByDescending(key => key.CreatedAt).ToListAsync(cancellation);

    public async Task<ApiKey?> ApiKeyAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<ApiKey>(cancellation)).FirstOrDefaultAsync(key => key.Id == id, cancellation);

    public async Task<ApiKey?> ApiKeyByPrefixAsync(string prefix, CancellationToken cancellation = default) =>
        await (await FromAsync<ApiKey>(cancellation)).FirstOrDefaultAsync(key => key.Prefix == prefix, cancellation);

    public async Task<IReadOnlyList<StatusOrder>> StatusOrdersAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<StatusOrder>(cancellation)).Where(order => order.DoneAt == null && order.NextAttemptAt <= now)
            .OrderBy(order => order.DueBy == null).ThenBy(order => order.DueBy).ThenBy(order => order.CreatedAt).Take(limit).ToListAsync(cancellation);

    public async Task<Run?> RunAsync(Guid id, CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation)).FirstOrDefaultAsync(run => run.Id == id, cancellation);

    public async Task<IReadOnlyList<Run>> OpenRunsAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation))
            .Where(run => run.State == RunState.Running || run.State == RunState.WaitingForCard || run.State == RunState.WaitingForPin)
            .OrderBy(run => run.StartedAt).ThenBy(run => run.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Run>> RunsOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation)).Where(run => run.DeviceId == deviceId)
            .OrderByDescending(run => run.StartedAt).ThenByDescending(run => run.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Run>> RunsStartedByAsync(string accountId, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation)).Where(run => run.StartedBy == accountId)
            .OrderByDescending(run => run.StartedAt).Take(limit).ToListAsync(cancellation);

    public async Task<IReadOnlyList<Run>> EndedRunsAsync(RunState state, DateTimeOffset since, int limit, CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation)).Where(run => run.State == state && run.EndedAt >= since)
            .OrderByDescending(run => run.EndedAt).Take(limit).ToListAsync(cancellation);

    public async Task<int> CountEndedRunsAsync(RunState state, DateTimeOffset since, CancellationToken cancellation = default) =>
        await (await FromAsync<Run>(cancellation)).CountAsync(run => run.State == state && run.EndedAt >= since, cancellation);

    public async Task<IReadOnlyList<RunJournalEntry>> JournalAsync(Guid runId, CancellationToken cancellation = default) =>
        await (await FromAsync<RunJournalEntry>(cancellation)).Where(entry => entry.RunId == runId).OrderBy(entry => entry.Id).ToListAsync(cancellation);

    public async Task<IReadOnlyList<PartTiming>> PartTimingsAsync(string model, CancellationToken cancellation = default) =>
        await (await FromAsync<PartTiming>(cancellation)).Where(timing => timing.Model == model).ToListAsync(cancellation);

    public async Task<IssuedCertificate?> CertificateAsync(string serialNumber, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuedCertificate>(cancellation)).FirstOrDefaultAsync(certificate => certificate.SerialNumber == serialNumber, cancellation);

    public async Task<IReadOnlyList<IssuedCertificate>> CertificatesOfRunAsync(Guid runId, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuedCertificate>(cancellation)).Where(certificate => certificate.RunId == runId)
            .OrderBy(certificate => certificate.Slot).ThenBy(certificate => certificate.SerialNumber).ToListAsync(cancellation);

    public async Task<IReadOnlyList<IssuedCertificate>> CertificatesOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default)
    {
        // As a list of its own, so that both sides of the OR have an index.
        var copied = db.Set<CertificateCopy>().Where(copy => copy.DeviceId == deviceId && copy.EndedAt == null && !(copy.Slot >= 0x82 && copy.Slot <= 0x95)).Select(copy => copy.SerialNumber);
        return await (await FromAsync<IssuedCertificate>(cancellation)).Where(certificate => certificate.DeviceId == deviceId || copied.Contains(certificate.SerialNumber))
            .OrderByDescending(certificate => certificate.NotBefore).ThenBy(certificate => certificate.Slot).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<CertificateCopy>> CopiesAsync(string serialNumber, CancellationToken cancellation = default) =>
        await (await FromAsync<CertificateCopy>(cancellation)).Where(copy => copy.SerialNumber == serialNumber && copy.EndedAt == null).ToListAsync(cancellation);

    public async Task<IReadOnlyList<CertificateCopy>> CopiesOnDeviceAsync(Guid deviceId, CancellationToken cancellation = default) =>
        await (await FromAsync<CertificateCopy>(cancellation)).Where(copy => copy.DeviceId == deviceId).OrderBy(copy => copy.Slot).ThenBy(copy => copy.CreatedAt).ToListAsync(cancellation);

    public async Task<IReadOnlyList<IssuedCertificate>> CertificatesOfPersonAsync(Guid personId, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuedCertificate>(cancellation)).Where(certificate => certificate.PersonId == personId)
            .OrderByDescending(certificate => certificate.NotBefore).ThenBy(certificate => certificate.Slot).ToListAsync(cancellation);

    public async Task<IReadOnlyList<IssuedCertificate>> RevokedCertificatesAsync(DateTimeOffset notAfter, CancellationToken cancellation = default) =>
        await (await FromAsync<IssuedCertificate>(cancellation))
            .Where(certificate => certificate.Authority == null)
            .Where(certificate => certificate.State == CertificateState.OnHold || (certificate.State == CertificateState.Revoked && certificate.NotAfter >= notAfter))
            .OrderBy(certificate => certificate.SerialNumber).ToListAsync(cancellation);

    public async Task<IReadOnlyList<DeviceSecret>> SecretsAsync(Guid deviceId, DeviceSecretKind kind, CancellationToken cancellation = default) =>
        await (await FromAsync<DeviceSecret>(cancellation)).Where(secret => secret.DeviceId == deviceId && secret.Kind == kind)
            .OrderByDescending(secret => secret.CreatedAt).ThenByDescending(secret => secret.Id).ToListAsync(cancellation);

    public async Task<AuthorityRecord?> AuthorityAsync(string name, CancellationToken cancellation = default) =>
        await (await FromAsync<AuthorityRecord>(cancellation)).FirstOrDefaultAsync(authority => authority.Name == name, cancellation);

    public async Task<PortalSetting?> SettingAsync(string section, CancellationToken cancellation = default) =>
        await (await FromAsync<PortalSetting>(cancellation)).Where(setting => setting.Section == section).OrderByDescending(setting => setting.Number).FirstOrDefaultAsync(cancellation);

    public async Task<IReadOnlyList<PortalSetting>> SettingsAsync(CancellationToken cancellation = default)
    {
        var settings = await FromAsync<PortalSetting>(cancellation);
        return await settings.Where(setting => !db.Set<PortalSetting>().Any(other => other.Section == setting.Section && other.Number > setting.Number)).ToListAsync(cancellation);
    }

    public async Task<IReadOnlyList<PortalSetting>> SettingVersionsAsync(string section, CancellationToken cancellation = default) =>
        await (await FromAsync<PortalSetting>(cancellation)).Where(setting => setting.Section == section).OrderByDescending(setting => setting.Number).ToListAsync(cancellation);

    public async Task<IReadOnlyList<PolicyVersion>> PolicyVersionsAsync(Guid policyId, CancellationToken cancellation = default) =>
        await (await FromAsync<PolicyVersion>(cancellation)).Where(version => version.PolicyId == policyId).OrderByDescending(version => version.Number).ToListAsync(cancellation);

    public async Task<IReadOnlyList<PolicyUse>> PolicyUsesAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<Device>(cancellation)).Where(device => device.PersonId != null && device.PolicyId != null && device.State != DeviceState.Terminated && device.State != DeviceState.Disposed)
            .GroupBy(device => new { device.PolicyId, device.PolicyVersion }).Select(group => new PolicyUse(group.Key.PolicyId!.Value, group.Key.PolicyVersion, group.Count())).ToListAsync(cancellation);

    public async Task<IReadOnlyList<(Group Group, int Members)>> GroupsAsync(CancellationToken cancellation = default)
    {
        var groups = await (await FromAsync<Group>(cancellation)).OrderBy(group => group.Name)
            .Select(group => new { Group = group, Members = db.Set<Person>().Count(person => person.Groups.Any(other => other.Id == group.Id)) }).ToListAsync(cancellation);
        return [.. groups.Select(row => (row.Group, row.Members))];
    }

    public async Task<IReadOnlyList<GroupAssignment>> AssignmentsAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<GroupAssignment>(cancellation)).ToListAsync(cancellation);

    public async Task<IReadOnlyList<AuditEvent>> AuditAsync(AuditFilter filter, CancellationToken cancellation = default)
    {
        await FlushAsync(cancellation);
        return await AuditSearch.RunAsync(db, filter, cancellation);
    }

    public async Task<IReadOnlyList<string>> SitesAsync(CancellationToken cancellation = default) =>
        await (await FromAsync<Person>(cancellation)).Where(person => person.Site != "").Select(person => person.Site).Distinct().OrderBy(site => site).ToListAsync(cancellation);

    /// <summary>Entities of a kind, after what was changed so far has been written.</summary>
    internal async Task<IQueryable<TEntity>> FromAsync<TEntity>(CancellationToken cancellation) where TEntity : class
    {
        await FlushAsync(cancellation);
        return db.Set<TEntity>();
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        if (writable && db.ChangeTracker.HasChanges()) await db.SaveChangesAsync(cancellation);
    }

    private void MustBeWritable()
    {
        if (!writable) throw new InvalidOperationException("This session only reads.");
    }
}
