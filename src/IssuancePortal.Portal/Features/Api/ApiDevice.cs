using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A device.</summary>
internal sealed record ApiDevice(Guid Id, string Kind, string Serial, string State, string? Reason, Guid? PersonId, Guid? PolicyId, bool IsTemporary, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt)
{
    public static ApiDevice Of(Device device) => new(
        device.Id, device.Kind.ToString(), device.Serial, device.State.ToString(), device.InvalidReason?.ToString(), device.PersonId, device.PolicyId, device.IsTemporary, device.IssuedAt, device.ExpiresAt);
}

/// <summary>A device with its certificates and what can be done with it.</summary>
internal sealed record ApiDeviceDetail(ApiDevice Device, IReadOnlyList<ApiCertificate> Certificates, IReadOnlyList<string> Moves);

/// <summary>Certificates that changed with a move.</summary>
internal sealed record ApiMoved(string Move, IReadOnlyList<string> Certificates);

/// <summary>Why a device is ended.</summary>
internal sealed record ApiTerminate(TerminationReason Reason);
