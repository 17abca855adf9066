using IssuancePortal.Data;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;
using Microsoft.EntityFrameworkCore;
using static IssuancePortal.Portal.Demo.DemoPeople;

namespace IssuancePortal.Portal.Demo;

/// <summary>Fills an empty database with the demo's organisation, whole or not at all. A database with anybody in it is left as it is.</summary>
internal sealed class DemoSeed(IIssuanceStore store, IDbContextFactory<PortalDb> databases, IServiceScopeFactory scopes, IDemoAccounts accounts, TimeProvider time) : IHostedLifecycleService
{
    private static readonly Group Employees = Named("Employees");
    private static readonly Group Contractors = Named("Contractors");
    private static readonly Group Administrators = Named("IT administrators");
    private static readonly Group Developers = Named("Developers");
    private static readonly Group Visitors = Named("Visitors");
    private static readonly Group HomeOffice = Named("Home office");
    private static readonly Group Confidential = Named("Confidential mail");

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            if (await db.Users.AnyAsync(cancellationToken) || await db.Set<Person>().AnyAsync(cancellationToken)) return;
        await using var scope = scopes.CreateAsyncScope();
        var writer = scope.ServiceProvider.GetRequiredService<AccountWriter>();
        await store.ChangeAsync<bool>(async session =>
        {
            var requesters = Fill(session, writer);
            await DemoRequests.AddAsync(session, requesters, time.GetUtcNow(), cancellationToken);
            return true;
        }, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>The accounts by their names.</returns>
    private Dictionary<string, Actor> Fill(IStoreSession session, AccountWriter writer)
    {
        var groups = new[] { Employees, Contractors, Administrators, Developers, Visitors, HomeOffice, Confidential }.ToDictionary(group => group.Name, group => new Group { Id = group.Id, Name = group.Name });
        foreach (var group in groups.Values) session.Add(group);
        AddPolicies(session);

        var actors = new Dictionary<string, Actor>();
        var portraits = new List<(Guid Person, int Number)>();
        string? hash = null;
        for (var i = 0; i < accounts.All.Count; i++)
        {
            var account = accounts.All[i];
            var person = DemoPeople.Of(account, i);
            Join(person, groups, Math.Min(i, FirstOther - 1));
            session.Add(person);
            portraits.Add((person.Id, account.Portrait));
            var added = writer.Add(session, new NewAccount(account.UserName, account.Name, person.Email, accounts.Password, [account.Role], person.Id), hash);
            hash = added.PasswordHash;
            actors[account.UserName] = new Actor(added.Id, person.Id, account.Name, [account.Role]);
        }

        var index = 0;
        foreach (var (person, portrait) in Rest())
        {
            Join(person, groups, FirstOther + index++);
            session.Add(person);
            if (portrait is { } number) portraits.Add((person.Id, number));
        }

        foreach (var (person, number) in portraits)
            session.Add(new PersonPhoto { PersonId = person, Jpeg = Portrait(number), TakenAt = time.GetUtcNow() });
        session.Record(new AuditEvent { At = time.GetUtcNow(), ActorId = Actor.System.AccountId, ActorName = Actor.System.Name, What = "demo.seed" });
        return actors;
    }

    /// <summary>Most people may get exactly one device, some can choose, and visitors may get none.</summary>
    private static void Join(Person person, Dictionary<string, Group> groups, int index)
    {
        if (person.Affiliation == "Contractor") person.Groups.Add(groups[Contractors.Name]);
        else if (index >= 8 && index % 23 == 0) person.Groups.Add(groups[Visitors.Name]);
        else person.Groups.Add(groups[Employees.Name]);
        if (person.Affiliation != "Employee" || !person.Groups.Contains(groups[Employees.Name])) return;
        if (index % 40 == 5) person.Groups.Add(groups[HomeOffice.Name]);
        if (index % 40 == 27) person.Groups.Add(groups[Confidential.Name]);
        if (person.Department == "Information technology") person.Groups.Add(groups[Administrators.Name]);
        if (person.Department == "Engineering" && index % 2 == 1) person.Groups.Add(groups[Developers.Name]);
    }

    private void AddPolicies(IStoreSession session)
    {
        PolicySlot[] four(KeyAlgorithm algorithm) =>
        [
            new(0x9A, "piv-authentication", algorithm), new(0x9C, "digital-signature", algorithm),
            new(0x9D, "key-management", algorithm), new(0x9E, "card-authentication", algorithm),
        ];
        string[] all = [.. ModeCatalogue.All.Where(mode => mode.OnByDefault).Select(mode => mode.Name)];
        PolicySlot[] two = [new(0x9A, "piv-authentication", KeyAlgorithm.P256), new(0x9E, "card-authentication", KeyAlgorithm.P256)];

        var (badge, contractor) = (Layout("Employee badge", DemoLayouts.Employee), Layout("Contractor badge", DemoLayouts.Contractor));

        Add("Employee PIV card", "Four keys on P-256 for sign-in, signature, encryption and doors.", DeviceKind.PivCard,
            new PolicyContent { Modes = all, Slots = four(KeyAlgorithm.P256), Print = DemoLayouts.Print(badge, PrintMoment.AtBinding) }, Employees);
        Add("Employee PIV card, RSA", "Four RSA keys for systems that know nothing newer; takes some seconds per key.", DeviceKind.PivCard,
            new PolicyContent { Modes = ["local", "self-user-bound"], Slots = four(KeyAlgorithm.Rsa2048) }, Administrators);
        Add("Contractor card", "Sign-in and doors only, for one year.", DeviceKind.PivCard,
            new PolicyContent { Modes = ["local", "validated"], Slots = two, ValidDays = 365, Print = DemoLayouts.Print(contractor, PrintMoment.AfterPersonalisation) }, Contractors);
        Add("Developer YubiKey", "Sign-in and signature on a key for the pocket.", DeviceKind.YubiKey,
            new PolicyContent { Modes = all, Slots = four(KeyAlgorithm.P256)[..2], FacialImage = false, PrintedInformation = false, AttestationRequired = true, MinimumFirmware = new Version(5, 4, 0) }, Developers);
        Add("Virtual smart card", "Sign-in, signature and encryption with the chip that the computer has already; set up by its person alone.", DeviceKind.VirtualSmartCard,
            new PolicyContent { Modes = ["self-user-bound"], Slots = four(KeyAlgorithm.Rsa2048)[..3], Pin = new PinRules(8, 15, DigitsOnly: false), FacialImage = false, PrintedInformation = false }, HomeOffice);

        // Two policies: what is lost must not come back with its certificate, what is lent must not revoke it.
        var mail = new PolicyContent
        {
            Modes = all,
            Slots = [four(KeyAlgorithm.P256)[0], four(KeyAlgorithm.P256)[2] with { Origin = KeyOrigin.RecoveredAndRevoked }],
            KeyHistory = 5,
            FacialImage = false,
            PrintedInformation = false,
            AttestationRequired = true,
        };
        Add("Mail YubiKey", "Sign-in and encryption. The encryption key is kept: after a loss a new one is made, and the old one still reads.", DeviceKind.YubiKey, mail, Confidential, IssuanceType.Initial, IssuanceType.PermanentReplacement);
        Add("Mail YubiKey, lent", "For some days, with the encryption certificate of the YubiKey that was left at home.", DeviceKind.YubiKey,
            mail with { Modes = ["local"], Slots = [mail.Slots[0], mail.Slots[1] with { Origin = KeyOrigin.Recovered }], ValidDays = 30 }, Confidential, IssuanceType.TemporaryReplacement);

        Add("Phone", "Sign-in and signature with keys of the phone's own, and the encryption key of the card where it is kept.", DeviceKind.MobileApp,
            new PolicyContent
            {
                Modes = ["self-user-bound", "remote"],
                Slots =
                [
                    new(0x9A, "derived-authentication", KeyAlgorithm.Rsa2048), new(0x9C, "derived-signature", KeyAlgorithm.Rsa2048),
                    new(0x9D, "key-management", KeyAlgorithm.Rsa2048, KeyOrigin.Recovered),
                ],
                FacialImage = false,
                PrintedInformation = false,
                Phone = new PolicyPhone { Ways = [PhoneWay.Profile, PhoneWay.File, PhoneWay.Est] },
            }, Employees, IssuanceType.Initial);

        Guid Layout(string name, CardDesign design)
        {
            var layout = new CardLayout { Id = Id($"layout {name}"), Name = name, Design = design };
            session.Add(layout);
            session.Add(new CardLayoutVersion { LayoutId = layout.Id, Number = 1, Design = design, At = time.GetUtcNow(), ById = Actor.System.AccountId, ByName = Actor.System.Name });
            return layout.Id;
        }

        void Add(string name, string description, DeviceKind kind, PolicyContent content, Group group, params IReadOnlyList<IssuanceType> types)
        {
            var policy = new DevicePolicy { Id = Id($"policy {name}"), Name = name, Description = description, Kind = kind, Content = content };
            session.Add(policy);
            foreach (var type in types is [] ? Enum.GetValues<IssuanceType>() : types)
                session.Add(new GroupAssignment { GroupId = group.Id, PolicyId = policy.Id, Type = type });
        }
    }

    private static Group Named(string name) => new() { Id = Id($"group {name}"), Name = name };
}
