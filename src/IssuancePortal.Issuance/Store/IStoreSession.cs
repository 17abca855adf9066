using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Publishing;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Store;

/// <summary>One session with the database. Entities returned within <see cref="IIssuanceStore.ChangeAsync"/> are tracked: what is changed on them is saved.</summary>
public interface IStoreSession
{
    /// <summary>Adds any entity of this assembly.</summary>
    void Add(object entity);

    /// <summary>Removes an assignment that was read in this session. Nothing else is ever deleted here.</summary>
    void Remove(GroupAssignment assignment);

    /// <summary>Records an audit event; sequence and hash are set when the transaction commits.</summary>
    void Record(AuditEvent audit);

    Task<Person?> PersonAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>People of which every word of the query begins a word of name, e-mail, employee number or UPN; indexed, best first.</summary>
    Task<IReadOnlyList<PersonRow>> SearchPeopleAsync(string query, int limit, PeopleScope? within = null, CancellationToken cancellation = default);

    /// <summary>Which of these people are within a scope.</summary>
    Task<IReadOnlySet<Guid>> WithinAsync(IReadOnlyCollection<Guid> personIds, PeopleScope scope, CancellationToken cancellation = default);

    /// <summary>Every role, those of the product first, in the order in which they are shown.</summary>
    Task<IReadOnlyList<RoleDefinition>> RolesAsync(CancellationToken cancellation = default);

    Task<PersonPhoto?> PhotoAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>Names of people, by id; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<Guid, string>> NamesAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellation = default);

    /// <summary>Active policies that the person's groups are assigned for this kind of issuance, by name.</summary>
    Task<IReadOnlyList<DevicePolicy>> PoliciesOfAsync(Guid personId, IssuanceType type, CancellationToken cancellation = default);

    Task<DevicePolicy?> PolicyAsync(Guid id, CancellationToken cancellation = default);

    Task<IReadOnlyList<DevicePolicy>> PoliciesAsync(CancellationToken cancellation = default);

    Task<Device?> DeviceAsync(Guid id, CancellationToken cancellation = default);

    Task<Device?> DeviceBySerialAsync(DeviceKind kind, string serial, CancellationToken cancellation = default);

    /// <summary>All devices bound to a person, newest first.</summary>
    Task<IReadOnlyList<Device>> DevicesOfAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>Devices whose serial number begins so, in the order of their numbers; indexed.</summary>
    Task<IReadOnlyList<Device>> DevicesBySerialAsync(string beginning, int limit, CancellationToken cancellation = default);

    /// <summary>Devices in a state (null: in any), the latest known to the portal first.</summary>
    Task<IReadOnlyList<Device>> DevicesAsync(DeviceState? state, int limit, CancellationToken cancellation = default);

    Task<int> CountDevicesAsync(DeviceState state, CancellationToken cancellation = default);

    Task<IssuanceRequest?> RequestAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>All requests for a person, newest first.</summary>
    Task<IReadOnlyList<IssuanceRequest>> RequestsOfAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>All requests that were or are carried out on a device, newest first.</summary>
    Task<IReadOnlyList<IssuanceRequest>> RequestsOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>Approvals of a request, void ones too, oldest first.</summary>
    Task<IReadOnlyList<RequestApproval>> ApprovalsOfAsync(Guid requestId, CancellationToken cancellation = default);

    /// <summary>Rows of a list of requests in its order, at most so many after a row; indexed.</summary>
    Task<IReadOnlyList<QueueItem>> QueueAsync(QueueQuestion question, QueueCursor? after, int limit, CancellationToken cancellation = default);

    /// <summary>How many rows a list has, counted up to <paramref name="most"/>.</summary>
    Task<QueueCount> CountQueueAsync(QueueQuestion question, int most, CancellationToken cancellation = default);

    /// <summary>These requests as rows of a list; unknown ones are left out.</summary>
    Task<IReadOnlyList<QueueItem>> QueueItemsAsync(IReadOnlyCollection<Guid> requestIds, CancellationToken cancellation = default);

    /// <summary>Views that an account keeps, by name.</summary>
    Task<IReadOnlyList<SavedView>> SavedViewsAsync(string accountId, CancellationToken cancellation = default);

    /// <summary>Takes a view away; nothing else is ever removed.</summary>
    void Remove(SavedView view);

    /// <summary>Open requests that expire at this time or before, at most so many, by when they expire.</summary>
    Task<IReadOnlyList<IssuanceRequest>> RequestsToExpireAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Devices in a state that expire at this time or before, at most so many, by when they expire.</summary>
    Task<IReadOnlyList<Device>> DevicesToExpireAsync(DeviceState state, DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Ids of devices in a state that expire after the one time and not after the other, by when they expire.</summary>
    Task<IReadOnlyList<Guid>> ExpiringDevicesAsync(DeviceState state, DateTimeOffset after, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>Devices in a state (null: in any) and at a place (null: anywhere), the latest known first, from the given number on.</summary>
    Task<IReadOnlyList<Device>> DevicesAsync(DeviceState? state, string? location, int skip, int limit, CancellationToken cancellation = default);

    /// <summary>How many devices there are in a state (null: in any) and at a place (null: anywhere).</summary>
    Task<int> CountDevicesAsync(DeviceState? state, string? location, CancellationToken cancellation = default);

    /// <summary>How many blank devices lie where.</summary>
    Task<IReadOnlyList<StockCount>> StockAsync(CancellationToken cancellation = default);

    /// <summary>Serial numbers, of those given, that are known for a kind.</summary>
    Task<IReadOnlySet<string>> KnownSerialsAsync(DeviceKind kind, IReadOnlyCollection<string> serials, CancellationToken cancellation = default);

    /// <summary>Removes a device with its runs, certificates and secrets; requests and successors stay without it.</summary>
    Task RemoveDeviceAsync(Device device, CancellationToken cancellation = default);

    /// <summary>One-time secrets that expired by then and have not ended, at most so many.</summary>
    Task<IReadOnlyList<OneTimeSecret>> OneTimeSecretsToEndAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    /// <summary>Status orders that were tried and not done, most pressing first, at most so many.</summary>
    Task<IReadOnlyList<StatusOrder>> LateStatusOrdersAsync(int limit, CancellationToken cancellation = default);

    /// <summary>A status order; null for an unknown one.</summary>
    Task<StatusOrder?> StatusOrderAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Status orders with a time by which they must be published, and not done, that nobody was alarmed of, at most so many.</summary>
    Task<IReadOnlyList<StatusOrder>> StatusOrdersToAlarmAsync(DateTimeOffset dueBy, int limit, CancellationToken cancellation = default);

    /// <summary>Who does a job that only one node does at a time; null when nobody ever did.</summary>
    Task<Jobs.JobLease?> LeaseAsync(string name, CancellationToken cancellation = default);

    /// <summary>The one person with this employee number, e-mail address or user principal name, in any case; null for none.</summary>
    Task<Person?> PersonByNameAsync(string identifier, CancellationToken cancellation = default);

    /// <summary>A person's one-time secrets of a kind that have not ended, newest first.</summary>
    Task<IReadOnlyList<OneTimeSecret>> OneTimeSecretsAsync(Guid personId, OneTimeSecretKind kind, CancellationToken cancellation = default);

    /// <summary>A person's answers to security questions; null when they never gave any.</summary>
    Task<SecurityAnswers?> SecurityAnswersAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>All keys of other systems, newest first.</summary>
    Task<IReadOnlyList<ApiKey>> ApiKeysAsync(CancellationToken cancellation = default);

    Task<ApiKey?> ApiKeyAsync(Guid id, CancellationToken cancellation = default);

    Task<ApiKey?> ApiKeyByPrefixAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>Status orders not done whose next attempt is due, at most so many, most pressing first.</summary>
    Task<IReadOnlyList<StatusOrder>> StatusOrdersAsync(DateTimeOffset now, int limit, CancellationToken cancellation = default);

    Task<Run?> RunAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Runs that have not ended, oldest first.</summary>
    Task<IReadOnlyList<Run>> OpenRunsAsync(CancellationToken cancellation = default);

    /// <summary>All runs on a device, newest first.</summary>
    Task<IReadOnlyList<Run>> RunsOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>Runs that an account started, newest first.</summary>
    Task<IReadOnlyList<Run>> RunsStartedByAsync(string accountId, int limit, CancellationToken cancellation = default);

    /// <summary>Runs that ended so since then, latest end first.</summary>
    Task<IReadOnlyList<Run>> EndedRunsAsync(RunState state, DateTimeOffset since, int limit, CancellationToken cancellation = default);

    Task<int> CountEndedRunsAsync(RunState state, DateTimeOffset since, CancellationToken cancellation = default);

    /// <summary>The journal of a run in order.</summary>
    Task<IReadOnlyList<RunJournalEntry>> JournalAsync(Guid runId, CancellationToken cancellation = default);

    /// <summary>Measured durations on cards of a model.</summary>
    Task<IReadOnlyList<PartTiming>> PartTimingsAsync(string model, CancellationToken cancellation = default);

    Task<IssuedCertificate?> CertificateAsync(string serialNumber, CancellationToken cancellation = default);

    Task<IReadOnlyList<IssuedCertificate>> CertificatesOfRunAsync(Guid runId, CancellationToken cancellation = default);

    /// <summary>True when a person has accepted the terms with this hash.</summary>
    Task<bool> HasAcceptedTermsAsync(Guid personId, byte[] textHash, CancellationToken cancellation = default);

    /// <summary>Where, besides the device that it belongs to, a certificate lies with its key.</summary>
    Task<IReadOnlyList<CertificateCopy>> CopiesAsync(string serialNumber, CancellationToken cancellation = default);

    /// <summary>What was ever put on a device from escrow, ended copies too.</summary>
    Task<IReadOnlyList<CertificateCopy>> CopiesOnDeviceAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>Certificates of a device, newest first; those too that lie on it because their keys were recovered onto it, but not those in retired slots.</summary>
    Task<IReadOnlyList<IssuedCertificate>> CertificatesOfDeviceAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>Certificates that name a person, newest first.</summary>
    Task<IReadOnlyList<IssuedCertificate>> CertificatesOfPersonAsync(Guid personId, CancellationToken cancellation = default);

    /// <summary>Certificates to be listed on a CRL: on hold, or revoked and not expired before <paramref name="notAfter"/>.</summary>
    Task<IReadOnlyList<IssuedCertificate>> RevokedCertificatesAsync(DateTimeOffset notAfter, CancellationToken cancellation = default);

    /// <summary>A device's kept secrets of a kind, newest first.</summary>
    Task<IReadOnlyList<DeviceSecret>> SecretsAsync(Guid deviceId, DeviceSecretKind kind, CancellationToken cancellation = default);

    Task<AuthorityRecord?> AuthorityAsync(string name, CancellationToken cancellation = default);

    Task<Workstation?> WorkstationAsync(Guid id, CancellationToken cancellation = default);

    Task<Workstation?> WorkstationByKeyAsync(byte[] devicePublicKey, CancellationToken cancellation = default);

    Task<IReadOnlyList<Workstation>> WorkstationsAsync(CancellationToken cancellation = default);

    /// <summary>Workstations, not revoked, that this account used from this browser, last used first.</summary>
    Task<IReadOnlyList<Workstation>> PairedWorkstationsAsync(string accountId, string browserId, CancellationToken cancellation = default);

    /// <summary>Workstations, not revoked, that anybody used from this browser, last used first; for a page at which nobody is signed in yet.</summary>
    Task<IReadOnlyList<Workstation>> WorkstationsOfBrowserAsync(string browserId, CancellationToken cancellation = default);

    Task<WorkstationPairing?> PairingAsync(Guid workstationId, string accountId, string browserId, CancellationToken cancellation = default);

    /// <summary>The section's version of now; null while nobody has set it.</summary>
    Task<PortalSetting?> SettingAsync(string section, CancellationToken cancellation = default);

    /// <summary>The version of now of every section that was set.</summary>
    Task<IReadOnlyList<PortalSetting>> SettingsAsync(CancellationToken cancellation = default);

    /// <summary>All versions of a section, newest first.</summary>
    Task<IReadOnlyList<PortalSetting>> SettingVersionsAsync(string section, CancellationToken cancellation = default);

    /// <summary>All versions of a policy, newest first.</summary>
    Task<IReadOnlyList<PolicyVersion>> PolicyVersionsAsync(Guid policyId, CancellationToken cancellation = default);

    /// <summary>How many devices, bound to somebody and not terminated, carry which version of which policy.</summary>
    Task<IReadOnlyList<PolicyUse>> PolicyUsesAsync(CancellationToken cancellation = default);

    /// <summary>Every group by name, with how many members it has.</summary>
    Task<IReadOnlyList<(Group Group, int Members)>> GroupsAsync(CancellationToken cancellation = default);

    /// <summary>Everything that groups are assigned.</summary>
    Task<IReadOnlyList<GroupAssignment>> AssignmentsAsync(CancellationToken cancellation = default);

    /// <summary>Audit events that a filter lets through, newest first.</summary>
    Task<IReadOnlyList<AuditEvent>> AuditAsync(AuditFilter filter, CancellationToken cancellation = default);

    /// <summary>Sites that somebody is at, by name.</summary>
    Task<IReadOnlyList<string>> SitesAsync(CancellationToken cancellation = default);

    /// <summary>Templates, webhooks, deliveries.</summary>
    INotificationRecords Notifications { get; }

    /// <summary>Tickets with which devices ask for certificates.</summary>
    IEnrolmentRecords Enrolments { get; }

    /// <summary>Invitations to set a phone up.</summary>
    IPhoneRecords Phones { get; }

    /// <summary>Orders from authorities outside.</summary>
    IAuthorityRecords Outside { get; }

    /// <summary>Certificates in the directory.</summary>
    IDirectoryRecords Directory { get; }

    /// <summary>Escrowed keys and their recoveries.</summary>
    IEscrowRecords Escrow { get; }

    /// <summary>Campaigns that move devices to a version of their policy.</summary>
    ICampaignRecords Campaigns { get; }

    /// <summary>Batches of cards.</summary>
    IBatchRecords Batches { get; }

    /// <summary>Layouts of cards, and tries to print them.</summary>
    IPrintRecords Printing { get; }
}

/// <summary>Which audit events to read.</summary>
/// <param name="PersonId">Only of this person.</param>
/// <param name="DeviceId">Only of this device.</param>
/// <param name="RunId">Only of this run.</param>
/// <param name="Before">Only those with a smaller sequence number.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AuditFilter(Guid? PersonId = null, Guid? DeviceId = null, Guid? RunId = null, long? Before = null, int Limit = 50)
{
    /// <summary>Only of this request.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>Only of this account.</summary>
    public string? ActorId { get; init; }

    /// <summary>Only events of this name, or of the names that begin so when it ends in a star.</summary>
    public string? What { get; init; }

    /// <summary>Only from this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only with a larger sequence number.</summary>
    public long? After { get; init; }

    /// <summary>Only refused ones.</summary>
    public bool OnlyRefused { get; init; }

    /// <summary>Only with this text in name, actor, states, refusal or detail; not indexed, so it is to be asked for in windows of <see cref="After"/> and <see cref="Before"/>.</summary>
    public string? Text { get; init; }
}
