using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IssuancePortal.Pki.Acme;

/// <summary>The other side of <see cref="FlattenedJws"/>: signs requests.</summary>
public static class JwsWriter
{
    /// <summary>A signed request.</summary>
    /// <param name="key">The account's key: ECDSA on P-256 or P-384, or RSA.</param>
    /// <param name="account">Address of the account; null sends the key itself.</param>
    /// <param name="nonce">Replay nonce.</param>
    /// <param name="url">Address that it is sent to.</param>
    /// <param name="payload">Content; empty for a look.</param>
    public static byte[] Sign(AsymmetricAlgorithm key, string? account, string nonce, string url, ReadOnlySpan<byte> payload)
    {
        var algorithm = key is RSA ? "RS256" : key.KeySize == 256 ? "ES256" : "ES384";
        var header = new JsonObject { ["alg"] = algorithm, ["nonce"] = nonce, ["url"] = url };
        if (account is null) header["jwk"] = JsonNode.Parse(AccountKey.Of(key).Json);
        else header["kid"] = account;
        return Sign(key, header.ToJsonString(), payload);
    }

    /// <summary>A request with this header, whatever it says.</summary>
    public static byte[] Sign(AsymmetricAlgorithm key, string header, ReadOnlySpan<byte> payload)
    {
        var (first, second) = (Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)), Base64Url.EncodeToString(payload));
        var signed = Encoding.ASCII.GetBytes($"{first}.{second}");
        var signature = key is RSA rsa
            ? rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(signed, key.KeySize == 256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["protected"] = first, ["payload"] = second, ["signature"] = Base64Url.EncodeToString(signature) });
    }
}
