using System.Text.Json.Serialization;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Portal.Features.Api;

/// <summary>A device.</summary>
internal sealed record ApiDevice(
    Guid Id, string Kind, string Serial, string State, string? Reason, Guid? PersonId, Guid? PolicyId, bool IsTemporary, DateTimeOffset? IssuedAt, DateTimeOffset? ExpiresAt, string Location, string? Disposal)
{
    public static ApiDevice Of(Device device) => new(
        device.Id, device.Kind.ToString(), device.Serial, device.State.ToString(), device.InvalidReason?.ToString(), device.PersonId, device.PolicyId, device.IsTemporary, device.IssuedAt, device.ExpiresAt, device.Location,
        device.DisposalReason?.ToString());
}

/// <summary>A device with its certificates and what can be done with it.</summary>
internal sealed record ApiDeviceDetail(ApiDevice Device, IReadOnlyList<ApiCertificate> Certificates, IReadOnlyList<string> Moves);

/// <summary>A page of devices.</summary>
internal sealed record ApiDevices(IReadOnlyList<ApiDevice> Items, int Total);

/// <summary>Certificates that changed with a move.</summary>
internal sealed record ApiMoved(string Move, IReadOnlyList<string> Certificates);

/// <summary>Why a device is ended.</summary>
internal sealed record ApiTerminate([property: JsonConverter(typeof(NamesOnly<TerminationReason>))] TerminationReason Reason);

/// <summary>What became of a device that is gone for good.</summary>
internal sealed record ApiDispose([property: JsonConverter(typeof(NamesOnly<DisposalReason>))] DisposalReason Reason);

/// <summary>Until when a temporary device is lent.</summary>
internal sealed record ApiExtend(DateTimeOffset Until);

/// <summary>An update of an issued device, or its re-issuance under the same or another policy.</summary>
internal sealed record ApiUpdate([property: JsonConverter(typeof(NamesOnly<ApiUpdateType>))] ApiUpdateType Type = ApiUpdateType.Update, Guid? PolicyId = null, string? Comment = null)
{
    public UpdateOrder For(Guid deviceId) => new(deviceId, Type == ApiUpdateType.Reissue ? RequestType.Reissue : RequestType.Update, PolicyId, Comment);
}

/// <summary>What is asked for on an issued device.</summary>
internal enum ApiUpdateType
{
    /// <summary>What its policy says now.</summary>
    Update,

    /// <summary>Everything anew, under the same or another policy.</summary>
    Reissue,
}

/// <summary>A slot before and after an update.</summary>
internal sealed record ApiDifference(string Slot, string? Now, string? Then)
{
    public static ApiDifference Of(ContentDifference difference) =>
        new(difference.Slot.ToString("X2", System.Globalization.CultureInfo.InvariantCulture), difference.Now?.Profile, difference.Then?.Profile);
}

/// <summary>What would happen.</summary>
internal sealed record ApiForeseen(IReadOnlyList<ApiForeseenDevice> Devices, IReadOnlyList<ApiForeseenRequest> Requests)
{
    public static ApiForeseen Of(Foreseen foreseen) => new(
        [
            .. foreseen.Devices.Select(it => new ApiForeseenDevice(
                it.Device.Id, it.Device.Serial, it.Before.ToString(), it.After?.ToString(),
                [.. it.Certificates.Select(change => new ApiForeseenCertificate(change.Certificate.SerialNumber, change.Certificate.Profile, change.Before.ToString(), change.After.ToString()))])),
        ],
        [.. foreseen.Requests.Select(it => new ApiForeseenRequest(it.Request.Id, it.Before.ToString(), it.After.ToString()))]);
}

/// <summary>What would happen to a device; no state afterwards when its records are removed.</summary>
internal sealed record ApiForeseenDevice(Guid Id, string Serial, string Before, string? After, IReadOnlyList<ApiForeseenCertificate> Certificates);

/// <summary>What would happen to a certificate.</summary>
internal sealed record ApiForeseenCertificate(string SerialNumber, string Profile, string Before, string After);

/// <summary>What would happen to a request.</summary>
internal sealed record ApiForeseenRequest(Guid Id, string Before, string After);
