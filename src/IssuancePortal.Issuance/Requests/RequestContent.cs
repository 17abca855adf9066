using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Requests;

/// <summary>What an approval is given for: everything about a request that an officer is shown before they decide.</summary>
public sealed record RequestContent(
    RequestType Type,
    string Mode,
    IssuanceReason Reason,
    Guid? ReplacesDeviceId,
    DateTimeOffset? TemporaryUntil,
    string? Comment,
    string PersonName,
    string EmployeeNumber,
    string Email,
    string Upn,
    string Department,
    string PersonIdentifier,
    string? PhotoSha256,
    string PolicyName,
    string PolicySha256)
{
    /// <summary>What is to be ended, and why; null for requests that end nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EndedContent? Ends { get; init; }

    /// <summary>SHA-256 over the content as JSON, 32 bytes: an approval is bound to it.</summary>
    public byte[] Hash() => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <summary>The content of a request as it is now.</summary>
    public static async Task<RequestContent> OfAsync(IStoreSession session, IssuanceRequest request, Guid? policyId = null, CancellationToken cancellation = default)
    {
        var person = await session.PersonAsync(request.PersonId, cancellation) ?? throw new InvalidOperationException($"Person {request.PersonId} is not in the store.");
        var id = policyId ?? request.PolicyId;
        var policy = await session.PolicyAsync(id, cancellation) ?? throw new InvalidOperationException($"Policy {id} is not in the store.");
        var ended = request is { Ending: not null, DeviceId: { } deviceId } ? await session.DeviceAsync(deviceId, cancellation) : null;
        return Of(request, person, await session.PhotoAsync(person.Id, cancellation), policy) with { Ends = ended is null ? null : new EndedContent(ended.Kind.ToString(), ended.Serial, request.Ending!.Value.ToString()) };
    }

    private static RequestContent Of(IssuanceRequest request, Person person, PersonPhoto? photo, DevicePolicy policy) => new(
        request.Type,
        request.Mode,
        request.Reason,
        request.ReplacesDeviceId,
        request.TemporaryUntil,
        request.Comment,
        person.Name,
        person.EmployeeNumber,
        person.Email,
        person.Upn,
        person.Department,
        person.PersonIdentifier,
        photo is null ? null : Convert.ToHexString(SHA256.HashData(photo.Jpeg)),
        policy.Name,
        Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(policy.Content))));
}

/// <summary>The device that a request ends.</summary>
public sealed record EndedContent(string Kind, string Serial, string Reason);
