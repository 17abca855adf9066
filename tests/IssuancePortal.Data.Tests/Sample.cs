using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Data.Tests;

/// <summary>Entities to try things with.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567);

    private static int _number;

    public static Person Person(string given = "Anna", string surname = "Kowalska", string? email = null, string? number = null)
    {
        var n = Interlocked.Increment(ref _number);
        email ??= $"person{n}@example.org";
        return new Person
        {
            EmployeeNumber = number ?? $"E{n:D6}",
            GivenName = given,
            Surname = surname,
            Email = email,
            Upn = email,
            PersonIdentifier = $"{n:D10}",
        };
    }

    public static DevicePolicy Policy(string name = "Employee PIV card") => new()
    {
        Name = name,
        Kind = DeviceKind.PivCard,
        Content = new PolicyContent
        {
            Slots = [new PolicySlot(0x9A, "piv-authentication", KeyAlgorithm.P256), new PolicySlot(0x9C, "digital-signature", KeyAlgorithm.Rsa2048)],
            PinTries = 3,
            FacialImage = false,
        },
    };

    public static Device Device(string serial = "0A0B0C", DeviceKind kind = DeviceKind.PivCard) =>
        new() { Kind = kind, Serial = serial, Edge = "piv", CreatedAt = Noon };

    public static Workstation Workstation(byte key = 1) => new()
    {
        DevicePublicKey = [.. Enumerable.Repeat(key, 91)],
        MachineName = "DESK-1",
        OperatingSystem = "Debian 12",
        ClientVersion = "0.1.0",
        OwnerAccountId = "operator",
        EnrolledAt = Noon,
    };

    public static IssuanceRequest Request(Person person, DevicePolicy policy)
    {
        var request = new IssuanceRequest
        {
            Mode = "local",
            Reason = IssuanceReason.None,
            PersonId = person.Id,
            PolicyId = policy.Id,
            CreatedBy = "operator",
            CreatedAt = Noon,
        };
        request.File(RequestMove.FileApproved);
        return request;
    }

    public static Run Run(IssuanceRequest request, Device device, Workstation workstation) => new()
    {
        Id = Guid.CreateVersion7(),
        RequestId = request.Id,
        DeviceId = device.Id,
        PersonId = request.PersonId,
        PolicyId = request.PolicyId,
        WorkstationId = workstation.Id,
        Reader = "Reader 00",
        StartedBy = "operator",
        StartedByName = "Olga Operator",
        StartedAt = Noon,
    };

    public static AuditEvent Audit(string what = "device.issue", Guid? person = null, Guid? device = null) => new()
    {
        At = Noon,
        ActorId = "operator",
        ActorName = "Olga Öperator",
        What = what,
        PersonId = person,
        DeviceId = device,
        RequestId = Guid.CreateVersion7(),
        RunId = Guid.CreateVersion7(),
        Before = "InProduction",
        After = "Issued",
        Refused = "refusal.none",
        Detail = """{"serial":"0A0B0C"}""",
    };

    /// <summary>Saves entities in one change.</summary>
    public static async Task SaveAsync(this IIssuanceStore store, params object[] entities)
    {
        var result = await store.ChangeAsync<bool>(session =>
        {
            foreach (var entity in entities) session.Add(entity);
            return Task.FromResult<Result<bool>>(true);
        });
        Assert.True(result.Succeeded);
    }

    /// <summary>Records audit events in one change.</summary>
    public static async Task RecordAsync(this IIssuanceStore store, params AuditEvent[] events)
    {
        var result = await store.ChangeAsync<bool>(session =>
        {
            foreach (var entry in events) session.Record(entry);
            return Task.FromResult<Result<bool>>(true);
        });
        Assert.True(result.Succeeded);
    }
}
