using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.SimulatedDevices.Phone;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>The parsers of ACME (RFC 8555): signed requests, keys, and attestations of Apple's devices.</summary>
internal static class AcmeTargets
{
    private const string Token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";

    public static IEnumerable<FuzzTarget> All()
    {
        var (small, large, rsa) = (ECDsa.Create(ECCurve.NamedCurves.nistP256), ECDsa.Create(ECCurve.NamedCurves.nistP384), RSA.Create(2048));
        var url = "https://portal.example/acme/new-order";
        byte[][] requests =
        [
            JwsWriter.Sign(small, null, "nonce", url, """{"termsOfServiceAgreed":true}"""u8), JwsWriter.Sign(rsa, null, "nonce", url, []),
            JwsWriter.Sign(large, "https://portal.example/acme/account/1", "nonce", url, """{"identifiers":[{"type":"permanent-identifier","value":"x"}]}"""u8),
        ];
        byte[][] headers = [.. requests.Select(HeaderOf)];
        byte[][] keys = [.. new AsymmetricAlgorithm[] { small, large, rsa }.Select(key => AccountKey.Of(key).Json)];
        using var apple = new SimulatedApple();
        var trust = AttestationTrust.FromPem([apple.RootPem]);
        var chain = apple.Chain(small, AppleAttestation.FreshnessOf(Token), new AttestedPhone("F2LX9QKHN7"));
        byte[][] objects = [apple.Attest(small, Token, new AttestedPhone("F2LX9QKHN7")), apple.Attest(large, Token, new AttestedPhone(null, null))];

        yield return new FuzzTarget("ACME request (JWS)", requests, input => FlattenedJws.TryRead(input, out _) is null);
        // Below base64: the header as it is, in a message that is whole.
        yield return new FuzzTarget("ACME request's header", headers, input => FlattenedJws.TryRead(Encoding.ASCII.GetBytes($$"""{"protected":"{{Base64Url.EncodeToString(input)}}","payload":"","signature":"AAAA"}"""), out _) is null);
        yield return new FuzzTarget("JSON Web Key", keys, input => AccountKey.TryRead(input) is not null);
        yield return new FuzzTarget("Attestation object (CBOR)", objects, input => AttestationObject.TryRead(input) is not null);
        yield return new FuzzTarget("Apple's attestation of a key", [chain[0]], input => trust.CheckApple(new AttestationObject(AppleAttestation.Format, [input, chain[1]]), Token, TimeProvider.System.GetUtcNow()).Fault is null or AppleFault.ForeignRoot);
    }

    private static byte[] HeaderOf(byte[] request)
    {
        using var message = System.Text.Json.JsonDocument.Parse(request);
        return Base64Url.DecodeFromChars(message.RootElement.GetProperty("protected").GetString());
    }
}
