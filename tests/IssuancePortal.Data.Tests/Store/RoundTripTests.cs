using System.Text.Json;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Store;

public sealed class RoundTripTests
{
    [Fact]
    public async Task EveryEntity_SavedAndRead_IsTheSame()
    {
        await using var database = await TestDatabase.CreateAsync();
        var group = new Group { Name = "Employees" };
        var person = Sample.Person("Łukasz", "Żółć");
        person.Title = "Engineer";
        person.IsActive = false;
        person.Groups.Add(group);
        var policy = Sample.Policy();
        var device = Sample.Device();
        device.PersonId = person.Id;
        device.MakerSerial = "F2LX9QKHN7";
        device.CardUuid = Guid.NewGuid();
        device.FascN = [1, 2, 3];
        device.IssuedAt = Sample.Noon;
        device.ExpiresAt = Sample.Noon.AddYears(3);
        Assert.True(device.Move(DeviceMove.Bind, MoveActor.Operator).Succeeded);
        var request = Sample.Request(person, policy);
        request.DeviceId = device.Id;
        var workstation = Sample.Workstation();
        workstation.RevokedAt = Sample.Noon;
        var run = Sample.Run(request, device, workstation);
        run.SealedPin = "{}";
        run.State = RunState.WaitingForCard;
        run.FailureDetail = new string('x', 5000);
        var certificate = new IssuedCertificate
        {
            SerialNumber = "0A1B",
            Authority = "elsewhere",
            Profile = "piv-authentication",
            Subject = "CN=Łukasz",
            PersonId = person.Id,
            DeviceId = device.Id,
            RunId = run.Id,
            Slot = 0x9A,
            ToBeSigned = [1, 2],
            Der = [3],
            State = CertificateState.Revoked,
            NotBefore = Sample.Noon,
            NotAfter = Sample.Noon.AddDays(1),
            RevokedAt = Sample.Noon,
            RevocationReason = RevocationReason.KeyCompromise,
        };
        var account = new Account { UserName = "alice", DisplayName = "Alice" };
        var layout = new IssuancePortal.Issuance.Printing.CardLayout
        {
            Name = "Ausweis", VersionNumber = 3,
            Design = new(
                new([new IssuancePortal.Issuance.Printing.TextElement { Id = "a", X = 1.25m, Y = 2, Width = 30, Height = 5, Text = "Ä {name}", Font = IssuancePortal.Issuance.Printing.CardFont.Mono }]),
                new([new IssuancePortal.Issuance.Printing.CodeElement { Id = "b", Width = 20, Height = 20, Text = "{serial}" }])),
        };
        var campaign = new IssuancePortal.Issuance.Campaigns.Campaign
        {
            PolicyId = policy.Id, OpenPolicyId = policy.Id, Number = 2, GroupId = Guid.NewGuid(), Site = "Malmö", Comment = "longer keys", Devices = 1, State = IssuancePortal.Issuance.Campaigns.CampaignState.Paused, StartedById = "admin",
            StartedByName = "Älice", StartedAt = Sample.Noon, EndedAt = Sample.Noon, EndedByName = "Amir",
        };
        var batch = new Batch
        {
            Name = "Erste Woche", PolicyId = policy.Id, Mode = "local", Items = 1, State = BatchState.Paused, PausedBecause = "refusal.x", PausedAbout = "Ü|2", FailuresInARow = 3, CreatedById = "operator", CreatedByName = "Ö",
            CreatedAt = Sample.Noon, WorkstationId = workstation.Id, DriverId = "operator", DriverName = "Ö", StartedAt = Sample.Noon, EndedAt = Sample.Noon,
        };
        var escrowed = new EscrowedKey { PersonId = person.Id, Profile = "key-management", Algorithm = Pki.Keys.KeyAlgorithm.P384, PublicKey = [1], Envelope = [2], SerialNumber = certificate.SerialNumber, RunId = run.Id, CreatedAt = Sample.Noon };
        object[] entities =
        [
            group, person, policy, device, request, workstation, run, certificate,
            new PersonPhoto { PersonId = person.Id, Jpeg = [0xFF, 0xD8], TakenAt = Sample.Noon },
            new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = IssuanceType.PermanentReplacement },
            new RunJournalEntry { RunId = run.Id, Attempt = 1, At = Sample.Noon, What = "script.sent", Detail = """{"a":1}""" },
            new PartTiming { Model = "model", Part = "part.a", Count = 3, Mean = 1.5, Spread = 0.25 },
            new DeviceSecret { DeviceId = device.Id, Kind = DeviceSecretKind.Puk, Sealed = [9], RunId = run.Id, CreatedAt = Sample.Noon, IsConfirmed = true },
            escrowed,
            new IssuancePortal.Issuance.Authorities.AuthorityOrder
            {
                Authority = "elsewhere", TransactionId = new byte[16], Request = [1, 2], PeerNonce = [3], RunId = run.Id, DeviceId = device.Id, PersonId = person.Id, Slot = 0x9C, Profile = "digital-signature",
                State = IssuancePortal.Issuance.Authorities.AuthorityOrderState.Waiting, CreatedAt = Sample.Noon, Attempts = 2, NextAttemptAt = Sample.Noon, LastWords = "later", AbandonedAt = Sample.Noon, EndedAt = Sample.Noon, SerialNumber = "0A1C",
            },
            new IssuancePortal.Issuance.Publishing.DirectoryEntry
            {
                SerialNumber = "0A1D", PersonId = person.Id, EmployeeNumber = "1001", Certificate = [3], WantedAt = Sample.Noon, IsWanted = true, DoneAt = Sample.Noon, Attempts = 1, NextAttemptAt = Sample.Noon, LastFailure = "refusal.directory-down",
            },
            new CertificateCopy { SerialNumber = certificate.SerialNumber, DeviceId = device.Id, Slot = 0x82, RunId = run.Id, CreatedAt = Sample.Noon, EndedAt = Sample.Noon.AddDays(1) },
            new Issuance.Enrolment.EnrolmentTicket
            {
                EnrolmentId = run.Id, Label = "abcdefghijkm", SecretHash = [1, 2], PersonId = person.Id, DeviceId = device.Id, Profile = "derived-authentication", Slot = 0x9A, Algorithm = Pki.Keys.KeyAlgorithm.P256, SessionId = "s",
                Renews = "01", CreatedAt = Sample.Noon, ExpiresAt = Sample.Noon.AddMinutes(15), ReleasedAt = Sample.Noon, PublicKey = [3], Door = Issuance.Enrolment.EnrolmentDoor.Scep, TransactionId = "T", Account = "a", NeedsAttestation = true, BusyUntil = Sample.Noon,
                SerialNumber = certificate.SerialNumber, EndedAt = Sample.Noon, End = Issuance.Enrolment.TicketEnd.Used,
            },
            new Issuance.Enrolment.SpentNonce { Id = Guid.NewGuid(), Until = Sample.Noon },
            Invitation(person.Id, request.Id, device.Id, run.Id),
            new KeyRecovery
            {
                KeyId = escrowed.Id, PersonId = person.Id, Reason = "Order 17 of the court of Łódź", AskedById = "ria", AskedByPersonId = Guid.NewGuid(), AskedByName = "Ria", AskedAt = Sample.Noon, ExpiresAt = Sample.Noon.AddDays(1),
                State = RecoveryState.Fetched, DecidedById = "rolf", DecidedByPersonId = Guid.NewGuid(), DecidedByName = "Rolf", DecidedAt = Sample.Noon, FetchedAt = Sample.Noon,
            },
            new RecoveryCertificate { Subject = "CN=Tresor", Der = [1], Fingerprint = new string('A', 64), NotAfter = Sample.Noon, AddedByName = "Älice", AddedAt = Sample.Noon, RemovedAt = Sample.Noon },
            new AuthorityRecord { Name = "issuing", CertificateDer = [4], WrappedKey = [5], CrlNumber = 7 },
            account, new RoleDefinition { Name = Role.HelpDesk, DisplayName = "Ä", Permissions = [Permission.UnlockPin, Permission.ReadAudit], EditedAt = Sample.Noon },
            new AccountRoleScope { AccountId = account.Id, Role = Role.HelpDesk, Groups = [group.Id], Sites = ["Łódź"] },
            new PortalSetting { Section = "Unlock", Number = 3, Json = """{"Minutes":4}""", At = Sample.Noon, ById = "admin", ByName = "Alice" },
            new PolicyVersion { PolicyId = policy.Id, Number = 2, Content = policy.Content, At = Sample.Noon, ById = "admin", ByName = "Alice", Comment = "why" },
            new NotificationTemplate
            {
                Code = "c", Name = "Ä", Events = "request.*", Recipient = NotificationRecipient.FixedAddress, FixedAddress = "a@example.org", SubjectEn = "s", BodyEn = new string('b', 3000), SubjectDe = "ß",
                BodyDe = "ü", IsActive = false, ChangedAt = Sample.Noon, ChangedByName = "Alice",
            },
            new WebhookSubscription
            {
                Name = "Tickets", Url = "https://example.org/", Events = "*", SealedSecret = [1], SealedOldSecret = [2], OldSecretUntil = Sample.Noon, FromSequence = 4, CreatedAt = Sample.Noon, RemovedAt = Sample.Noon,
            },
            new Delivery
            {
                Channel = DeliveryChannel.Webhook, Target = "webhook:1", Sequence = 5, SourceId = Guid.NewGuid(), What = "device.Issue", Recipient = "example.org", Payload = new string('p', 3000),
                State = DeliveryState.Dead, Attempts = 3, CreatedAt = Sample.Noon, Since = Sample.Noon, NextTryAt = Sample.Noon, LastTryAt = Sample.Noon, EndedAt = Sample.Noon, Code = 500, Fault = "no",
            },
            new OneTimeSecret { Kind = OneTimeSecretKind.InitialPassword, PersonId = person.Id, RequestId = request.Id, Salt = [1], Hash = [2], CreatedAt = Sample.Noon, ExpiresAt = Sample.Noon.AddDays(1), TriesLeft = 3, EndedAt = Sample.Noon },
            new SecurityAnswers { PersonId = person.Id, Answers = [new SecurityAnswer(SecurityQuestion.FirstSchool, [1], [2])], SetAt = Sample.Noon, Failures = 2, LockedAt = Sample.Noon },
            new TermsAcceptance { PersonId = person.Id, TextHash = [.. Enumerable.Range(0, 32).Select(it => (byte)it)], Version = "Mai", At = Sample.Noon, ById = "ana", ByName = "Ana" },
            new StatusOrder { SerialNumber = "0A1B", State = CertificateState.OnHold, CreatedAt = Sample.Noon, NextAttemptAt = Sample.Noon, DueBy = Sample.Noon },
            new RequestApproval
            {
                RequestId = request.Id, RequesterId = request.CreatedBy, BeneficiaryId = person.Id, OfficerId = "officer", OfficerPersonId = Guid.NewGuid(), OfficerName = "Ö", At = Sample.Noon, ContentHash = [1, 2], IsVoid = true,
            },
            new SavedView { AccountId = "officer", Name = "Ältere", Filter = """{"Overdue":true}""", CreatedAt = Sample.Noon },
            new ApiKey { Name = "Personalsystem", Prefix = "abcdefghijkm", SecretHash = [1], Roles = ["operator", "sponsor"], CreatedByName = "Alice", CreatedAt = Sample.Noon, ExpiresAt = Sample.Noon.AddDays(365), RevokedAt = Sample.Noon },
            new IssuancePortal.Issuance.Jobs.JobLease { Name = "Renewals", HolderId = Guid.NewGuid(), Until = Sample.Noon },
            campaign,
            new IssuancePortal.Issuance.Campaigns.CampaignDevice
            {
                CampaignId = campaign.Id, Position = 7, DeviceId = device.Id, Step = IssuancePortal.Issuance.Campaigns.CampaignStep.Asked, RequestId = request.Id, WasOpen = true, Why = "refusal.x", WhyAbout = "Ü|2", At = Sample.Noon,
            },
            layout,
            new IssuancePortal.Issuance.Printing.CardLayoutVersion { LayoutId = layout.Id, Number = 3, Design = layout.Design, At = Sample.Noon, ById = "admin", ByName = "Ådne", Comment = "größer" },
            new IssuancePortal.Issuance.Printing.CardPicture { Id = new string('a', 64), Bytes = [1, 2], MediaType = "image/png", Width = 3, Height = 4 },
            new IssuancePortal.Issuance.Printing.PrintJob
            {
                DeviceId = device.Id, PersonId = person.Id, LayoutId = layout.Id, LayoutVersion = 3, Door = IssuancePortal.Issuance.Printing.PrintDoor.Workstation, Printer = "Drucker ß", State = IssuancePortal.Issuance.Printing.PrintState.Spoiled,
                Fault = "refusal.x", At = Sample.Noon, ById = "operator", ByName = "Ödön", JudgedByName = "Ödön", JudgedAt = Sample.Noon,
            },
            batch,
            new BatchItem
            {
                BatchId = batch.Id, Position = 7, PersonId = person.Id, RequestId = request.Id, State = BatchItemState.SetAside, Tries = 2, Card = 3, RunId = run.Id, DeviceId = device.Id, Why = "refusal.x", WhyAbout = "Ü|2",
                Note = "überzählig", At = Sample.Noon,
            },
            new BatchCard
            {
                BatchId = batch.Id, Number = 3, Reader = "Leser ß", InsertionId = Guid.NewGuid(), Serial = "0A1B", Bin = CardBin.Bad, Position = 7, RunId = run.Id, DeviceId = device.Id, Why = "refusal.x", WhyAbout = "Ü|2", At = Sample.Noon,
                EndedAt = Sample.Noon,
            },
            new BatchReader { BatchId = batch.Id, Reader = "Leser ß", IsOut = true },
            new DispatchCursor { Sequence = 9, Holder = "node", HeldUntil = Sample.Noon },
            new WorkstationPairing { WorkstationId = workstation.Id, AccountId = "operator", BrowserId = "b", PairedAt = Sample.Noon },
        ];
        await database.Store.SaveAsync(entities);
        await database.Store.RecordAsync(Sample.Audit(person: person.Id));

        await using var db = database.CreateDbContext();
        foreach (var entity in entities)
        {
            var type = db.Model.FindEntityType(entity.GetType())!;
            var key = type.FindPrimaryKey()!.Properties.Select(property => property.PropertyInfo!.GetValue(entity)).ToArray();
            var read = await db.FindAsync(entity.GetType(), key);
            if (read is Person readPerson) await db.Entry(readPerson).Collection(x => x.Groups).LoadAsync();
            Assert.Equal(JsonSerializer.Serialize(entity, entity.GetType()), JsonSerializer.Serialize(read, entity.GetType()));
        }

        var mapped = db.Model.GetEntityTypes().Select(type => type.ClrType).Where(type => type.Assembly == typeof(Person).Assembly && type != typeof(AuditEvent));
        Assert.Equal(mapped.OrderBy(type => type.Name), entities.Except([account]).Select(entity => entity.GetType()).Distinct().OrderBy(type => type.Name));
        Assert.Single(await database.Store.ReadAsync(session => session.AuditAsync(new AuditFilter(PersonId: person.Id))));
    }

    [Fact]
    public async Task Times_WithOffsets_SortAndFilterAsInstants()
    {
        await using var database = await TestDatabase.CreateAsync();
        var person = Sample.Person();
        var earlier = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(2));
        var later = new DateTimeOffset(2026, 1, 1, 11, 0, 0, TimeSpan.Zero);
        await database.Store.SaveAsync(person,
            new Device { Kind = DeviceKind.PivCard, Serial = "earlier", Edge = "piv", CreatedAt = earlier, PersonId = person.Id },
            new Device { Kind = DeviceKind.PivCard, Serial = "later", Edge = "piv", CreatedAt = later, PersonId = person.Id });
        var devices = await database.Store.ReadAsync(session => session.DevicesOfAsync(person.Id));
        Assert.Equal(["later", "earlier"], devices.Select(device => device.Serial));
        Assert.Equal(earlier, devices[1].CreatedAt);
    }

    [Fact]
    public async Task RevokedCertificates_OfEachState_AreThoseOfTheCrl()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.SaveAsync(
            Certificate("01", CertificateState.Active, 10), Certificate("02", CertificateState.OnHold, 10), Certificate("03", CertificateState.Revoked, 10),
            Certificate("04", CertificateState.Revoked, -10), Certificate("05", CertificateState.Prepared, 10), Certificate("06", CertificateState.Revoked, 0));
        var listed = await database.Store.ReadAsync(session => session.RevokedCertificatesAsync(Sample.Noon));
        Assert.Equal(["02", "03", "06"], listed.Select(certificate => certificate.SerialNumber));
    }

    [Fact]
    public async Task PoliciesOf_GroupsOfAPerson_AreTheAssignedActiveOnesOnce()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (one, two) = (new Group { Name = "one" }, new Group { Name = "two" });
        var (member, stranger) = (Sample.Person(), Sample.Person());
        member.Groups.Add(one);
        member.Groups.Add(two);
        var (a, b, off, replacement) = (Sample.Policy("A"), Sample.Policy("B"), Sample.Policy("off"), Sample.Policy("replacement"));
        off.IsActive = false;
        await database.Store.SaveAsync(one, two, member, stranger, a, b, off, replacement,
            Assign(one, b, IssuanceType.Initial), Assign(one, a, IssuanceType.Initial), Assign(two, a, IssuanceType.Initial),
            Assign(two, off, IssuanceType.Initial), Assign(two, replacement, IssuanceType.PermanentReplacement));
        Assert.Equal(["A", "B"], (await database.Store.ReadAsync(session => session.PoliciesOfAsync(member.Id, IssuanceType.Initial))).Select(policy => policy.Name));
        Assert.Equal(["replacement"], (await database.Store.ReadAsync(session => session.PoliciesOfAsync(member.Id, IssuanceType.PermanentReplacement))).Select(policy => policy.Name));
        Assert.Empty(await database.Store.ReadAsync(session => session.PoliciesOfAsync(stranger.Id, IssuanceType.Initial)));
    }

    [Fact]
    public async Task PairedWorkstations_OfABrowser_LastUsedFirstWithoutRevoked()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (old, recent, revoked, other) = (Sample.Workstation(1), Sample.Workstation(2), Sample.Workstation(3), Sample.Workstation(4));
        revoked.RevokedAt = Sample.Noon;
        await database.Store.SaveAsync(old, recent, revoked, other, Pair(old, "b", 1), Pair(recent, "b", 2), Pair(revoked, "b", 3), Pair(other, "elsewhere", 4));
        var paired = await database.Store.ReadAsync(session => session.PairedWorkstationsAsync("operator", "b"));
        Assert.Equal([recent.Id, old.Id], paired.Select(workstation => workstation.Id));
        Assert.Equal(old.Id, (await database.Store.ReadAsync(session => session.WorkstationByKeyAsync(old.DevicePublicKey)))!.Id);
    }

    [Fact]
    public async Task OpenRun_SecondForTheSameDevice_IsRefusedByTheDatabase()
    {
        await using var database = await TestDatabase.CreateAsync();
        var (person, policy, device, workstation) = (Sample.Person(), Sample.Policy(), Sample.Device(), Sample.Workstation());
        var request = Sample.Request(person, policy);
        var first = Sample.Run(request, device, workstation);
        await database.Store.SaveAsync(person, policy, device, workstation, request, first);
        await Assert.ThrowsAsync<DbUpdateException>(() => database.Store.SaveAsync(Sample.Run(request, device, workstation)));

        await database.Store.ChangeAsync<bool>(async session =>
        {
            (await session.RunAsync(first.Id))!.State = RunState.RolledBack;
            return true;
        });
        var second = Sample.Run(request, device, workstation);
        await database.Store.SaveAsync(second);
        Assert.Equal([second.Id], (await database.Store.ReadAsync(session => session.OpenRunsAsync())).Select(run => run.Id));
    }

    [Fact]
    public async Task Version_OfAChangedEntity_IsNew()
    {
        await using var database = await TestDatabase.CreateAsync();
        var device = Sample.Device();
        await database.Store.SaveAsync(device);
        await database.Store.ChangeAsync<bool>(async session =>
        {
            (await session.DeviceAsync(device.Id))!.Model = "other";
            return true;
        });
        Assert.NotEqual(device.Version, (await database.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.Version);
    }

    private static IssuedCertificate Certificate(string serial, CertificateState state, int days) => new()
    {
        SerialNumber = serial,
        Profile = "p",
        Subject = "CN=x",
        ToBeSigned = [1],
        State = state,
        NotBefore = Sample.Noon.AddYears(-1),
        NotAfter = Sample.Noon.AddDays(days),
    };

    private static GroupAssignment Assign(Group group, DevicePolicy policy, IssuanceType type) => new() { GroupId = group.Id, PolicyId = policy.Id, Type = type };

    private static WorkstationPairing Pair(Workstation workstation, string browser, int minutes) =>
        new() { WorkstationId = workstation.Id, AccountId = "operator", BrowserId = browser, PairedAt = Sample.Noon.AddMinutes(minutes) };

    private static Issuance.Phones.PhoneInvitation Invitation(Guid personId, Guid requestId, Guid deviceId, Guid enrolmentId)
    {
        var invitation = new Issuance.Phones.PhoneInvitation
        {
            PersonId = personId, RequestId = requestId, DeviceId = deviceId, EnrolmentId = enrolmentId, TokenHash = [1, 2], SessionId = "s", CreatedBy = "ana", CreatedByName = "Ána", CreatedAt = Sample.Noon,
            ExpiresAt = Sample.Noon.AddMinutes(15), ConfirmedAt = Sample.Noon, Way = Issuance.Phones.PhoneWay.File,
        };
        invitation.Open([3], "Safari · iPhone", Sample.Noon);
        invitation.End(Sample.Noon);
        (invitation.SealedPassword, invitation.SealedFile) = ([4], [5]);
        return invitation;
    }
}
