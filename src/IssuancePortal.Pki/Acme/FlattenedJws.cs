using System.Text;
using System.Text.Json;

namespace IssuancePortal.Pki.Acme;

/// <summary>What is wrong with a signed message.</summary>
public enum JwsFault
{
    /// <summary>No JWS as ACME wants it, or too long.</summary>
    Malformed,

    /// <summary>Signed by an algorithm that is not taken.</summary>
    UnknownAlgorithm,

    /// <summary>The key in it is none that accounts have.</summary>
    BadKey,
}

/// <summary>
/// A request to an ACME server: a JSON Web Signature in flattened JSON (RFC 7515 §7.2.2, RFC 8555 §6.2) whose header names algorithm, nonce, address and either the key itself or the account that has it. Whether it is well signed
/// says <see cref="IsSignedBy"/>.
/// </summary>
public sealed record FlattenedJws
{
    /// <summary>Longest message in bytes that is looked at.</summary>
    public const int MaxLength = JsonText.Longest;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private FlattenedJws(byte[] signed, byte[] signature) => (_signed, _signature) = (signed, signature);

    /// <summary>Algorithms that are taken (RFC 7518 §3.1).</summary>
    public static IReadOnlyList<string> Algorithms { get; } = ["ES256", "ES384", "RS256"];

    /// <summary>One of <see cref="Algorithms"/>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Replay nonce (RFC 8555 §6.5).</summary>
    public required string Nonce { get; init; }

    /// <summary>Address that it is meant for (RFC 8555 §6.4).</summary>
    public required string Url { get; init; }

    /// <summary>The key in it; null when it names an account.</summary>
    public AccountKey? Key { get; private init; }

    /// <summary>Address of the account; null when it brings the key itself.</summary>
    public string? KeyId { get; private init; }

    /// <summary>What is signed.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>True for a look at a resource (POST-as-GET, RFC 8555 §6.3).</summary>
    public bool IsLook => Payload.Length == 0;

    /// <summary>Reads a message.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static JwsFault? TryRead(ReadOnlyMemory<byte> body, out FlattenedJws? message)
    {
        var found = JsonText.TryParse(body, MaxLength, Read);
        message = found?.Message;
        return found is null ? JwsFault.Malformed : found.Fault;
    }

    /// <summary>True when this key signed it.</summary>
    public bool IsSignedBy(AccountKey key) => key.Verify(Algorithm, _signed, _signature);

    private static Found? Read(JsonElement jws)
    {
        if (jws.ValueKind != JsonValueKind.Object) return null;
        // RFC 8555 §6.2: no unprotected header, one signature.
        foreach (var member in jws.EnumerateObject())
            if (member.Name is not ("protected" or "payload" or "signature")) return null;
        if (JsonText.Of(jws, "protected") is not { } header || JsonText.Of(jws, "payload") is not { } payload) return null;
        if (Base64Text.TryDecode(header) is not { } protectedHeader || Base64Text.TryDecode(payload) is not { } content || Base64Text.TryDecode(JsonText.Of(jws, "signature")) is not { Length: > 0 } signature) return null;
        return JsonText.TryParse(protectedHeader, MaxLength, it => ReadHeader(it, content, Encoding.ASCII.GetBytes($"{header}.{payload}"), signature));
    }

    private static Found? ReadHeader(JsonElement header, byte[] payload, byte[] signed, byte[] signature)
    {
        if (JsonText.Of(header, "alg") is not { } algorithm || JsonText.Of(header, "url") is not { } url || header.TryGetProperty("crit", out _)) return null;
        // Without a nonce it is answered with one, not thrown away.
        var nonce = header.TryGetProperty("nonce", out _) ? JsonText.Of(header, "nonce") : "";
        if (nonce is null) return null;
        var hasKey = header.TryGetProperty("jwk", out var jwk);
        if (hasKey == header.TryGetProperty("kid", out _)) return null;
        if (!Algorithms.Contains(algorithm)) return new Found(JwsFault.UnknownAlgorithm, null);
        var message = new FlattenedJws(signed, signature) { Algorithm = algorithm, Nonce = nonce, Url = url, Payload = payload };
        if (hasKey) return AccountKey.TryRead(jwk) is { } key ? new Found(null, message with { Key = key }) : new Found(JwsFault.BadKey, null);
        return JsonText.Of(header, "kid") is { } account ? new Found(null, message with { KeyId = account }) : null;
    }

    private sealed record Found(JwsFault? Fault, FlattenedJws? Message);
}
