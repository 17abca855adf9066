using System.Formats.Asn1;
using IssuancePortal.Pki.Ocsp;

namespace IssuancePortal.Pki.Tests.Ocsp;

public sealed class OcspRequestTests
{
    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context2 = new(TagClass.ContextSpecific, 2);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(128)]
    public void TryParse_NonceOfAllowedLength_IsKept(int length)
    {
        var nonce = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.True(OcspRequest.TryParse(Request(writer => Nonce(writer, nonce)), out var request));

        Assert.Equal(nonce, request.Nonce);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void TryParse_NonceOfOtherLength_IsMalformed(int length) =>
        Assert.False(OcspRequest.TryParse(Request(writer => Nonce(writer, new byte[length])), out _));

    [Fact]
    public void TryParse_TwoNonces_IsMalformed() => Assert.False(OcspRequest.TryParse(
        Request(writer =>
        {
            Nonce(writer, [1]);
            Nonce(writer, [1]);
        }),
        out _));

    [Fact]
    public void TryParse_UnknownCriticalExtension_IsMalformed() =>
        Assert.False(OcspRequest.TryParse(Request(writer => Extension(writer, critical: true)), out _));

    [Fact]
    public void TryParse_UnknownExtension_IsPassedOver() => Assert.True(OcspRequest.TryParse(Request(writer => Extension(writer, critical: false)), out _));

    [Fact]
    public void TryParse_VersionWrittenOut_IsAccepted() => Assert.True(OcspRequest.TryParse(Request(null, version: 0), out _));

    [Fact]
    public void TryParse_OtherVersion_IsMalformed() => Assert.False(OcspRequest.TryParse(Request(null, version: 1), out _));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void TryParse_NumberOfCertificates_HasLimits(int count, bool accepted) =>
        Assert.Equal(accepted, OcspRequest.TryParse(Request(null, count: count), out _));

    [Fact]
    public void TryParse_TooLong_IsMalformed() => Assert.False(OcspRequest.TryParse(new byte[OcspRequest.MaxLength + 1], out _));

    /// <summary>No mutation makes the responder throw, and each is answered with one of the two statuses. 200,000 mutations, always the same ones.</summary>
    [Fact]
    public async Task RespondAsync_MutatedRequests_NeverThrows()
    {
        var responder = OcspResponderTests.Responder(TestCa.EllipticCurve, []);
        byte[][] seeds =
        [
            Request(null), Request(writer => Nonce(writer, new byte[16]), version: 0, count: 3), Request(writer => Extension(writer, critical: false)),
        ];
        var random = new Random(6960);
        var malformed = 0;
        var successful = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var mutant = Mutate(seeds[round % seeds.Length], random);
            if (!OcspRequest.TryParse(mutant, out _))
            {
                malformed++;
                continue;
            }
            successful++;
            // Signing each would only measure the key: every hundredth goes all the way.
            if (successful % 100 == 0)
                Assert.Equal(OcspResponseStatus.Successful, (await responder.RespondAsync(mutant)).Status);
        }
        Assert.True(malformed > 50_000 && successful > 5_000, $"{malformed} malformed, {successful} successful: the mutations miss one side.");
    }

    [Fact]
    public async Task RespondAsync_NegativeOrOverlongSerialNumber_IsUnknownWithoutALookup()
    {
        var responder = OcspResponderTests.Unasked(TestCa.EllipticCurve);

        foreach (var serial in new byte[][] { [0xFF], [0x01, .. new byte[21]] })
            Assert.Equal(OcspResponseStatus.Successful, (await responder.RespondAsync(Request(null, serial: serial, ours: true))).Status);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3 when bytes.Count > 1:
                    bytes.RemoveAt(at);
                    break;
                case 4 when at > 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.AddRange(bytes.Skip(at).Take(random.Next(32)).ToList());
                    break;
            }
        }
        return [.. bytes];
    }

    private static byte[] Request(Action<AsnWriter>? extensions, int? version = null, int count = 1, byte[]? serial = null, bool ours = false) =>
        Forge.Der(writer =>
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            if (version is { } number)
            {
                using (writer.PushSequence(Context0))
                    writer.WriteInteger(number);
            }
            using (writer.PushSequence())
            {
                for (var i = 0; i < count; i++)
                    CertId(writer, serial ?? [0x12, 0x34, (byte)i], ours);
            }
            if (extensions is not null)
            {
                using (writer.PushSequence(Context2))
                using (writer.PushSequence())
                    extensions(writer);
            }
        }
    });

    private static void CertId(AsnWriter writer, byte[] serial, bool ours)
    {
        var issuer = TestCa.EllipticCurve.Issuing;
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Oids.Sha256);
                writer.WriteNull();
            }
            writer.WriteOctetString(ours ? System.Security.Cryptography.SHA256.HashData(issuer.Name.RawData) : new byte[32]);
            writer.WriteOctetString(ours ? System.Security.Cryptography.SHA256.HashData(issuer.Key.KeyBits) : new byte[32]);
            writer.WriteInteger(serial);
        }
    }

    private static void Nonce(AsnWriter writer, byte[] nonce)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.OcspNonce);
            writer.WriteOctetString(Forge.Der(inner => inner.WriteOctetString(nonce)));
        }
    }

    private static void Extension(AsnWriter writer, bool critical)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier("1.2.3.4");
            if (critical)
                writer.WriteBoolean(true);
            writer.WriteOctetString([0x05, 0x00]);
        }
    }
}
