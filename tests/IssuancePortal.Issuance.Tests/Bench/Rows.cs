using System.Reflection;
using System.Security.Cryptography;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>Puts people, devices and requests straight into the store, in any state, as if they had come there: for tests that ask about every state.</summary>
internal sealed class Rows(IIssuanceStore store, Guid policyId, string mode)
{
    private static readonly string Replacement = DeviceMoves.ReplacementHold(Guid.NewGuid());
    private static int _number = 70_000;

    /// <summary>States in which a device is somebody's.</summary>
    public static bool IsBound(DeviceState state) => state is not (DeviceState.Available or DeviceState.Terminated or DeviceState.Disposed);

    public async Task<Person> PersonAsync()
    {
        var number = Interlocked.Increment(ref _number);
        var person = new Person
        {
            EmployeeNumber = $"M{number}", GivenName = "Mara", Surname = $"Matrix{number}", Email = $"m{number}@example.org", Upn = $"m{number}@example.org", PersonIdentifier = $"{number:D10}",
            Organisation = "Example", Department = "Finance", Affiliation = "Employee",
        };
        await AddAsync(async session =>
        {
            foreach (var group in await session.GroupsAsync())
            {
                if ((await session.AssignmentsAsync()).Any(it => it.GroupId == group.Group.Id && it.PolicyId == policyId)) person.Groups.Add(group.Group);
            }

            session.Add(person);
        });
        return person;
    }

    /// <summary>A device in a state with two certificates as that state has them; of a person of its own where it is somebody's. A forgotten one has a temporary device in its place.</summary>
    /// <param name="state">The device's state.</param>
    /// <param name="certificate">Its certificates' state; null for what goes with the device's.</param>
    public async Task<(Device Device, Person? Owner)> DeviceAsync(DeviceState state, CertificateState? certificate = null)
    {
        var owner = IsBound(state) ? await PersonAsync() : null;
        var device = Make(state, owner?.Id);
        await AddAsync(session =>
        {
            session.Add(device);
            foreach (var made in Certificates(device, owner?.Id, certificate ?? StateOf(state))) session.Add(made);
            return Task.CompletedTask;
        });
        if (state != DeviceState.Invalid) return (device, owner);
        var temporary = Make(DeviceState.Issued, owner!.Id);
        (temporary.IsTemporary, temporary.ReplacesDeviceId, temporary.IssuedAt) = (true, device.Id, DateTimeOffset.UtcNow.AddDays(-1));
        await AddAsync(session =>
        {
            session.Add(temporary);
            foreach (var made in Certificates(temporary, owner.Id, CertificateState.Active)) session.Add(made);
            return Task.CompletedTask;
        });
        return (device, owner);
    }

    /// <summary>A request in a state, for a person of its own unless one is given.</summary>
    public async Task<IssuanceRequest> RequestAsync(RequestState state, string createdBy, Guid? createdByPerson, Person? beneficiary = null, Device? device = null)
    {
        var person = beneficiary ?? await PersonAsync();
        var now = DateTimeOffset.UtcNow;
        var request = new IssuanceRequest
        {
            Type = RequestType.Issuance, Mode = mode, Reason = IssuanceReason.None, PersonId = person.Id, PolicyId = policyId, DeviceId = device?.Id, CreatedBy = createdBy, CreatedByName = createdBy,
            CreatedByPersonId = createdByPerson, CreatedAt = now, ApprovalsNeeded = 1, Approvals = state == RequestState.PendingApproval ? 0 : 1, DueAt = now.AddHours(8), ExpiresAt = now.AddDays(30),
        };
        typeof(IssuanceRequest).GetProperty(nameof(IssuanceRequest.State))!.SetValue(request, state);
        if (!request.IsOpen) (request.EndedAt, request.EndedByName) = (now, "Somebody");
        await AddAsync(session =>
        {
            session.Add(request);
            return Task.CompletedTask;
        });
        return request;
    }

    private Device Make(DeviceState state, Guid? personId)
    {
        var (now, ended) = (DateTimeOffset.UtcNow, state is DeviceState.Terminated or DeviceState.Disposed);
        var device = new Device
        {
            Kind = DeviceKind.PivCard, Serial = Convert.ToHexString(RandomNumberGenerator.GetBytes(12)), Edge = "piv", Model = "Matrix", PersonId = personId, PolicyId = state == DeviceState.Available ? null : policyId, CreatedAt = now.AddDays(-900),
            IssuedAt = state is DeviceState.Available or DeviceState.Assigned ? null : now.AddDays(-800), ExpiresAt = now.AddDays(300), EndedAt = ended ? now.AddDays(-700) : null,
            DisposalReason = state == DeviceState.Disposed ? DisposalReason.Spoiled : null, InvalidReason = state == DeviceState.Invalid ? IssuanceReason.Forgotten : null,
        };
        typeof(Device).GetProperty(nameof(Device.State), BindingFlags.Public | BindingFlags.Instance)!.SetValue(device, state);
        return device;
    }

    private static CertificateState? StateOf(DeviceState state) => state switch
    {
        DeviceState.Available or DeviceState.Assigned => null,
        DeviceState.InProduction => CertificateState.Signed,
        DeviceState.Issued => CertificateState.Active,
        DeviceState.Produced or DeviceState.Suspended or DeviceState.Invalid => CertificateState.OnHold,
        _ => CertificateState.Revoked,
    };

    private static IEnumerable<IssuedCertificate> Certificates(Device device, Guid? personId, CertificateState? state)
    {
        if (state is not { } wanted) yield break;
        var now = DateTimeOffset.UtcNow;
        foreach (var (slot, profile) in ((byte, string)[])[(0x9A, "piv-authentication"), (0x9E, "card-authentication")])
        {
            yield return new IssuedCertificate
            {
                SerialNumber = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)), Profile = profile, Subject = "CN=Matrix", PersonId = personId, DeviceId = device.Id, Slot = slot, ToBeSigned = [0x30, 0], Der = [0x30, 0],
                State = wanted, NotBefore = now.AddDays(-800), NotAfter = device.EndedAt is null ? now.AddDays(300) : now.AddDays(-30),
                Holds = wanted == CertificateState.OnHold ? [device.State switch { DeviceState.Produced => DeviceMoves.ActivationHold, DeviceState.Invalid => Replacement, _ => DeviceMoves.SuspensionHold }] : [],
                RevokedAt = wanted is CertificateState.OnHold or CertificateState.Revoked ? now.AddDays(-100) : null,
                RevocationReason = wanted == CertificateState.Revoked ? RevocationReason.CessationOfOperation : null,
            };
        }
    }

    private async Task AddAsync(Func<IStoreSession, Task> add)
    {
        var added = await store.ChangeAsync<bool>(async session =>
        {
            await add(session);
            return true;
        });
        Assert.True(added.Succeeded);
    }
}
