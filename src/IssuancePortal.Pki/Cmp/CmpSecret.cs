using System.Formats.Asn1;
using System.Security.Cryptography;

namespace IssuancePortal.Pki.Cmp;

/// <summary>Protects by a secret that both sides have: password-based MAC (RFC 9810 §5.1.3.1, RFC 9481 §6.1.1) with SHA-256 and HMAC-SHA-256.</summary>
/// <param name="reference">Which secret: sent in clear.</param>
/// <param name="secret">The secret; never sent.</param>
public sealed class CmpSecret(byte[] reference, byte[] secret) : CmpCredential
{
    private const int Rounds = 10_000;
    private const int MostRounds = 100_000;

    internal override byte[] Sender => CmpWriter.DirectoryName([0x30, 0x00]);

    internal override byte[] KeyId => reference;

    internal override byte[] NewAlgorithm()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmpWriter.PasswordBasedMac);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(RandomNumberGenerator.GetBytes(16));
                using (writer.PushSequence()) writer.WriteObjectIdentifier(Oids.Sha256);
                writer.WriteInteger(Rounds);
                using (writer.PushSequence()) writer.WriteObjectIdentifier(CmpWriter.HmacSha256);
            }
        }

        return writer.Encode();
    }

    internal override byte[] Protect(byte[] algorithm, byte[] data) => Mac(algorithm, data) ?? throw new CryptographicException("An algorithm that was not made here.");

    /// <inheritdoc/>
    public override bool IsAuthentic(CmpMessage message, IReadOnlyList<byte[]> trusted, DateTimeOffset now) =>
        message is { Protection: { } mac, ProtectionAlgorithm: { } algorithm } && Mac(algorithm, message.ProtectedPart) is { } own && CryptographicOperations.FixedTimeEquals(own, mac);

    private byte[]? Mac(byte[] algorithm, byte[] data)
    {
        try
        {
            var identifier = new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence();
            if (identifier.ReadObjectIdentifier() != CmpWriter.PasswordBasedMac) return null;
            var parameters = identifier.ReadSequence();
            var salt = parameters.ReadOctetString();
            HashAlgorithmName? digest = parameters.ReadSequence().ReadObjectIdentifier() switch { Oids.Sha256 => HashAlgorithmName.SHA256, Oids.Sha384 => HashAlgorithmName.SHA384, Oids.Sha512 => HashAlgorithmName.SHA512, _ => null };
            if (digest is not { } way || !parameters.TryReadInt32(out var rounds) || rounds is < 1 or > MostRounds) return null;
            var mac = parameters.ReadSequence().ReadObjectIdentifier();
            byte[] key = [.. secret, .. salt];
            for (var i = 0; i < rounds; i++) key = CryptographicOperations.HashData(way, key);
#pragma warning disable CA5350 // HMAC with SHA-1 is what servers in the field answer with; what is weak in SHA-1 does not touch it (RFC 6194 §3.3).
            return mac switch { CmpWriter.HmacSha256 => HMACSHA256.HashData(key, data), CmpWriter.HmacSha1 or CmpWriter.HmacSha1OfPkix => HMACSHA1.HashData(key, data), _ => null };
#pragma warning restore CA5350
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
