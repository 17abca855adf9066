using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.SimulatedDevices.Phone;

namespace IssuancePortal.Pki.Tests.Acme;

/// <summary>Attestations of Apple's devices: what is taken, and everything that is not.</summary>
public sealed class AppleAttestationTests : IDisposable
{
    private const string Token = "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA";
    private static readonly AttestedPhone Phone = new("F2LX9QKHN7");

    private readonly SimulatedApple _apple = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly AttestationTrust _trust;

    public AppleAttestationTests() => _trust = AttestationTrust.FromPem([_apple.RootPem]);

    public void Dispose()
    {
        _trust.Dispose();
        _apple.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void CheckApple_OfAGoodOne_SaysWhatItSays()
    {
        var (said, fault) = Check(_apple.Attest(_key, Token, Phone));
        Assert.Null(fault);
        Assert.Equal((Phone.Serial, Phone.Udid, Phone.System, Phone.Enclave), (said!.Serial, said.Udid, said.System, said.Enclave));
        Assert.Equal(_key.ExportSubjectPublicKeyInfo(), said.PublicKey);

        // A device that its user enrolled tells nothing of itself.
        Assert.Null(Check(_apple.Attest(_key, Token, new AttestedPhone(null, null, null, null))).Fault);
    }

    [Fact]
    public void CheckApple_OfAnotherRootOrCutOff_IsForeign()
    {
        using var other = new SimulatedApple();
        Assert.Equal(AppleFault.ForeignRoot, Check(other.Attest(_key, Token, Phone)).Fault);
        var chain = _apple.Chain(_key, AppleAttestation.FreshnessOf(Token), Phone);
        Assert.Equal(AppleFault.ForeignRoot, Check(Of(chain[0])).Fault);
        Assert.Equal(AppleFault.ForeignRoot, Check(Of(chain[0], other.Chain(_key, null, Phone)[1])).Fault);
        using var none = AttestationTrust.FromPem([]);
        Assert.Equal(AppleFault.ForeignRoot, none.CheckApple(new AttestationObject("apple", chain), Token, Now).Fault);

        // Over, or not yet.
        foreach (var days in (int[])[-3, 60]) Assert.Equal(AppleFault.ForeignRoot, _trust.CheckApple(new AttestationObject("apple", chain), Token, Now.AddDays(days)).Fault);

        // Signed by a key that was attested itself.
        using var end = X509CertificateLoader.LoadCertificate(chain[0]);
        using var below = new CertificateRequest("CN=below", _key, HashAlgorithmName.SHA256).Create(end.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), Now.AddMinutes(-1), Now.AddDays(1), [1]);
        Assert.Equal(AppleFault.ForeignRoot, Check(Of(below.RawData, chain[0], chain[1])).Fault);
    }

    [Fact]
    public void CheckApple_OfAnotherChallengeOrNone_IsStale()
    {
        Assert.Equal(AppleFault.Stale, Check(_apple.Attest(_key, Token + "x", Phone)).Fault);
        Assert.Equal(AppleFault.Stale, Check(Of([.. _apple.Chain(_key, null, Phone)])).Fault);
        Assert.Equal(AppleFault.Stale, Check(Of([.. _apple.Chain(_key, AppleAttestation.FreshnessOf(Token)[..31], Phone)])).Fault);
        Assert.Equal(AppleFault.Stale, Check(Of([.. _apple.Chain(_key, [], Phone)])).Fault);
    }

    [Fact]
    public void CheckApple_OfWhatIsNoAttestation_IsUnreadable()
    {
        var chain = _apple.Chain(_key, AppleAttestation.FreshnessOf(Token), Phone);
        Assert.Equal(AppleFault.Unreadable, _trust.CheckApple(new AttestationObject("packed", chain), Token, Now).Fault);
        Assert.Equal(AppleFault.Unreadable, Check(Of([1, 2, 3], chain[1])).Fault);
        Assert.Equal(AppleFault.Unreadable, Check(Of([.. chain, [0x30, 0x00]])).Fault);
        Assert.Equal(AppleFault.Unreadable, Check(Of(chain[1])).Fault);
        Assert.Equal(AppleFault.Unreadable, Check(Of([.. _apple.Chain(_key, AppleAttestation.FreshnessOf(Token), Phone, isAuthority: true)])).Fault);
        foreach (var serial in (string[])["", "A B", "<script>\n", new string('A', 65), "Ä"]) Assert.Equal(AppleFault.Unreadable, Check(_apple.Attest(_key, Token, Phone with { Serial = serial })).Fault);
    }

    [Fact]
    public void TryRead_OfWhatIsNoObject_IsNull()
    {
        var good = _apple.Attest(_key, Token, Phone);
        Assert.Equal(2, AttestationObject.TryRead(good)!.Certificates.Count);
        Assert.Null(AttestationObject.TryRead(ReadOnlyMemory<byte>.Empty));
        Assert.Null(AttestationObject.TryRead((byte[])[.. good, 0]));
        Assert.Null(AttestationObject.TryRead(good.AsMemory(0, good.Length - 1)));
        Assert.Null(AttestationObject.TryRead(Of()));
        Assert.Null(AttestationObject.TryRead(Of([.. Enumerable.Repeat<byte[]>([1], AttestationObject.MaxCertificates + 1)])));
        Assert.Null(AttestationObject.TryRead(Of(new byte[AttestationObject.MaxLength])));
        Assert.Null(AttestationObject.TryRead(Cbor(writer => { writer.WriteStartMap(1); writer.WriteTextString("fmt"); writer.WriteTextString("apple"); writer.WriteEndMap(); })));
        Assert.Null(AttestationObject.TryRead(Cbor(writer => writer.WriteTextString("apple"))));
        Assert.Null(AttestationObject.TryRead(Cbor(writer => { writer.WriteStartMap(2); for (var i = 0; i < 2; i++) { writer.WriteTextString("fmt"); writer.WriteTextString("apple"); } writer.WriteEndMap(); })));
        // Deep enough to end a stack that follows it.
        Assert.Null(AttestationObject.TryRead((byte[])[0xA1, 0x61, 0x78, .. Enumerable.Repeat((byte)0x81, 30_000)]));
        Assert.Null(AttestationObject.TryRead((byte[])[0xA1, 0x63, .. "fmt"u8, 0x7B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));

        // What WebAuthn has beside it is passed over.
        var more = Cbor(writer =>
        {
            writer.WriteStartMap(3);
            writer.WriteTextString("authData");
            writer.WriteByteString([1, 2]);
            writer.WriteTextString("attStmt");
            writer.WriteStartMap(2);
            writer.WriteTextString("alg");
            writer.WriteInt32(-7);
            writer.WriteTextString("x5c");
            writer.WriteStartArray(1);
            writer.WriteByteString([1]);
            writer.WriteEndArray();
            writer.WriteEndMap();
            writer.WriteTextString("fmt");
            writer.WriteTextString("apple");
            writer.WriteEndMap();
        });
        Assert.Equal("apple", AttestationObject.TryRead(more)!.Format);
    }

    [Fact]
    public void AppleRoot_IsWhatItSays_AndOpensslAgrees()
    {
        using var root = X509Certificate2.CreateFromPem(AppleRoot.Pem);
        Assert.Equal(AppleRoot.Fingerprint, root.GetCertHashString(HashAlgorithmName.SHA256));
        using var openssl = new OpenSsl();
        var file = openssl.Pem("apple.pem", root.RawData);
        Assert.Contains("OK", openssl.Run("verify", "-check_ss_sig", "-CAfile", file, file), StringComparison.Ordinal);
        Assert.Contains("Apple Enterprise Attestation Root CA", openssl.Run("x509", "-in", file, "-noout", "-subject"), StringComparison.Ordinal);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private (AppleAttestation? Said, AppleFault? Fault) Check(byte[] attestation) => _trust.CheckApple(AttestationObject.TryRead(attestation)!, Token, Now);

    private static byte[] Of(params byte[][] chain) => new AttestationObject("apple", chain).Encode();

    private static byte[] Cbor(Action<CborWriter> write)
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        write(writer);
        return writer.Encode();
    }
}
