using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Est;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.TestLib;

/// <summary>
/// Throws changed messages at the parsers of SCEP, EST and PKCS #10, always the same ones for a seed: good messages with bytes changed, cut out, doubled, with lengths that lie, and noise. Whatever comes, they answer;
/// an exception is a find.
/// </summary>
internal static class EnrolmentFuzz
{
    private static readonly byte[] Lengths = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFF];

    /// <summary>Tries so many inputs.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="count">How many.</param>
    /// <returns>How many were read to the end by some parser, and the slowest of all.</returns>
    public static (int Read, TimeSpan Slowest) Run(int seed, int count)
    {
        using var ra = RSA.Create(2048);
        using var client = RSA.Create(2048);
        var recipient = SelfSigned(ra, "CN=registration").RawData;
        using var registration = SoftwareSigningKey.Unwrap("fuzz", Wrap(ra), Kek);
        var scep = new ScepClient(recipient, SelfSigned(client, "CN=phone"), client);
        var request = new CertificateRequest("CN=phone", client, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();
        byte[][] seeds = [scep.Message(ScepMessageType.PkcsReq, "T", request, new byte[16]), request, EstBodies.Encode(request), CertificateBag.Pack([recipient])];
        if (ScepReader.Read(seeds[0], out var message) is not null) throw new InvalidOperationException("The message that is changed must be a good one.");

        // Deterministic on purpose: a find can be found again.
        var random = new Random(seed);
        var (read, slowest) = (0, TimeSpan.Zero);
        for (var i = 0; i < count; i++)
        {
            var which = random.Next(seeds.Length + 1);
            // Below the signature: what is sealed, changed while the message around it stays good.
            var input = Change(random, which == seeds.Length ? message!.Envelope : seeds[which]);
            var begin = System.Diagnostics.Stopwatch.GetTimestamp();
            if (Try(which == seeds.Length ? 4 : which, input, message!, recipient, registration)) read++;
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(begin);
            if (took > slowest) slowest = took;
        }

        return (read, slowest);
    }

    private static bool Try(int which, byte[] input, ScepMessage message, byte[] recipient, SoftwareSigningKey registration)
    {
        switch (which)
        {
            case 0:
                return ScepReader.Read(input, out _) is null;
            case 1:
                return CertificationRequest.TryRead(input, out _) is null;
            case 2:
                return EstBodies.TryDecode(input) is { } der && CertificationRequest.TryRead(der, out _) is null;
            case 3:
                return ScepReader.TryReadName(input) is not null;
            default:
                return ScepReader.Open(message with { Envelope = input }, recipient, registration, out _) is null;
        }
    }

    private static byte[] Change(Random random, byte[] good)
    {
        var bytes = new List<byte>(good);
        for (var changes = random.Next(1, 5); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Lengths[random.Next(Lengths.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 64), bytes.Count - at)));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var noise = new byte[random.Next(1, 32)];
                    random.NextBytes(noise);
                    bytes.InsertRange(at, noise);
                    break;
            }
        }

        return [.. bytes];
    }

    private static readonly byte[] Kek = new byte[32];

    /// <summary>The key as a portal keeps it, so that the parsers get what they get there.</summary>
    private static byte[] Wrap(RSA key)
    {
        var (pkcs8, nonce, tag) = (key.ExportPkcs8PrivateKey(), new byte[12], new byte[16]);
        var cipher = new byte[pkcs8.Length];
        using var aes = new AesGcm(Kek, tag.Length);
        aes.Encrypt(nonce, pkcs8, cipher, tag, (byte[])[1, 0, 0, 0, 4, .. "fuzz"u8]);
        return [1, .. nonce, .. tag, .. cipher];
    }

    private static X509Certificate2 SelfSigned(RSA key, string name) =>
        new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
}
