using System.Formats.Asn1;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Pki.Tests;

/// <summary>Writes certificates that no maker of ours would: the rules must find what is wrong with them.</summary>
internal static class Forge
{
    /// <summary>A certificate with exactly these fields and a signature that is worth nothing.</summary>
    public static byte[] Encode(ParsedCertificate fields, bool writeDefaultCritical = false)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                if (fields.Version != 0)
                {
                    using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                        writer.WriteInteger(fields.Version);
                }
                writer.WriteInteger(fields.SerialNumber);
                writer.WriteEncodedValue(fields.InnerAlgorithm);
                writer.WriteEncodedValue(fields.Issuer);
                using (writer.PushSequence())
                {
                    writer.WriteUtcTime(fields.NotBefore);
                    writer.WriteUtcTime(fields.NotAfter);
                }
                writer.WriteEncodedValue(fields.Subject);
                writer.WriteEncodedValue(fields.PublicKey);
                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3)))
                using (writer.PushSequence())
                {
                    foreach (var extension in fields.Extensions)
                        Write(writer, extension, writeDefaultCritical);
                }
            }
            writer.WriteEncodedValue(fields.OuterAlgorithm);
            writer.WriteBitString(new byte[72]);
        }
        return writer.Encode();
    }

    public static ParsedCertificate Without(this ParsedCertificate fields, string oid) =>
        fields with { Extensions = [.. fields.Extensions.Where(extension => extension.Oid != oid)] };

    /// <summary>Replaces an extension, or adds it.</summary>
    public static ParsedCertificate With(this ParsedCertificate fields, string oid, string hex, bool critical = false) =>
        fields with { Extensions = [.. fields.Without(oid).Extensions, new ParsedExtension(oid, critical, Convert.FromHexString(hex))] };

    /// <summary>One element of DER.</summary>
    public static byte[] Der(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    /// <summary>SubjectPublicKeyInfo of RSA.</summary>
    public static byte[] RsaKey(System.Numerics.BigInteger modulus, System.Numerics.BigInteger exponent) => Key(Oids.RsaEncryption, null, Der(writer =>
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(modulus);
            writer.WriteInteger(exponent);
        }
    }));

    /// <summary>SubjectPublicKeyInfo on a curve.</summary>
    public static byte[] EcKey(string curve, byte[] point) => Key(Oids.EcPublicKey, curve, point);

    private static byte[] Key(string algorithm, string? curve, byte[] bits) => Der(writer =>
    {
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                if (curve is null)
                    writer.WriteNull();
                else
                    writer.WriteObjectIdentifier(curve);
            }
            writer.WriteBitString(bits);
        }
    });

    private static void Write(AsnWriter writer, ParsedExtension extension, bool writeDefaultCritical)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(extension.Oid);
            if (extension.Critical || writeDefaultCritical)
                writer.WriteBoolean(extension.Critical);
            writer.WriteOctetString(extension.Value);
        }
    }
}
