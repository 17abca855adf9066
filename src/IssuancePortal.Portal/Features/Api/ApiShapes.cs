using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A person, as the API gives it.</summary>
internal sealed record ApiPerson(Guid Id, string Name, string Email, string EmployeeNumber, string Department, bool IsActive)
{
    public static ApiPerson Of(PersonRow row) => new(row.Id, row.Name, row.Email, row.EmployeeNumber, row.Department, row.IsActive);

    public static ApiPerson Of(Person person) => new(person.Id, person.Name, person.Email, person.EmployeeNumber, person.Department, person.IsActive);
}

/// <summary>A person with what they hold.</summary>
internal sealed record ApiPersonDetail(ApiPerson Person, IReadOnlyList<ApiDevice> Devices, IReadOnlyList<ApiRequest> Requests);

/// <summary>A device.</summary>
internal sealed record ApiDevice(Guid Id, string Kind, string Serial, string State, string? Reason, Guid? PersonId, Guid? PolicyId, bool IsTemporary, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt)
{
    public static ApiDevice Of(Device device) => new(
        device.Id, device.Kind.ToString(), device.Serial, device.State.ToString(), device.InvalidReason?.ToString(), device.PersonId, device.PolicyId, device.IsTemporary, device.IssuedAt, device.ExpiresAt);
}

/// <summary>A device with its certificates and what can be done with it.</summary>
internal sealed record ApiDeviceDetail(ApiDevice Device, IReadOnlyList<ApiCertificate> Certificates, IReadOnlyList<string> Moves);

/// <summary>A certificate.</summary>
internal sealed record ApiCertificate(string SerialNumber, string Profile, string? Slot, string State, IReadOnlyList<string> Holds, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset? RevokedAt, string? RevocationReason)
{
    public static ApiCertificate Of(IssuedCertificate certificate) => new(
        certificate.SerialNumber,
        certificate.Profile,
        certificate.Slot?.ToString("X2", System.Globalization.CultureInfo.InvariantCulture),
        certificate.State.ToString(),
        certificate.Holds,
        certificate.NotBefore,
        certificate.NotAfter,
        certificate.RevokedAt,
        certificate.RevocationReason?.ToString());
}

/// <summary>A request.</summary>
internal sealed record ApiRequest(
    Guid Id, string Type, string Mode, string Reason, string State, Guid PersonId, Guid PolicyId, Guid? DeviceId, Guid? ReplacesDeviceId, string? Comment, string CreatedBy, DateTimeOffset CreatedAt,
    int Approvals, int ApprovalsNeeded, DateTimeOffset? ExpiresAt, DateTimeOffset? EndedAt, string? EndNote)
{
    public static ApiRequest Of(IssuanceRequest request) => new(
        request.Id, request.Type.ToString(), request.Mode, request.Reason.ToString(), request.State.ToString(), request.PersonId, request.PolicyId, request.DeviceId, request.ReplacesDeviceId, request.Comment,
        request.CreatedByName, request.CreatedAt, request.Approvals, request.ApprovalsNeeded, request.ExpiresAt, request.EndedAt, request.EndNote);
}

/// <summary>A request to be filed.</summary>
internal sealed record ApiFile(Guid PersonId, Guid PolicyId, string Mode, IssuanceReason Reason = IssuanceReason.None, Guid? ReplacesDeviceId = null, DateTimeOffset? TemporaryUntil = null, string? Comment = null);

/// <summary>An approval: <paramref name="ContentHash"/> is the hash of what was shown, hexadecimal.</summary>
internal sealed record ApiApprove(string ContentHash, Guid? PolicyId = null);

/// <summary>Why something is done.</summary>
internal sealed record ApiNote(string Reason = "");

/// <summary>Why a device is ended.</summary>
internal sealed record ApiTerminate(TerminationReason Reason);

/// <summary>Certificates that changed with a move.</summary>
internal sealed record ApiMoved(string Move, IReadOnlyList<string> Certificates);
