using System.Formats.Asn1;
using System.Text;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Est;

/// <summary>The bodies of EST (RFC 7030 with the clarifications of RFC 8951): base64 of DER.</summary>
public static class EstBodies
{
    /// <summary>Largest body in bytes that is looked at.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>The DER in a body; blanks and line ends do not matter (RFC 8951 §3.1). Null when it is not base64.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxLength) return null;
        Span<byte> compact = new byte[body.Length];
        var length = 0;
        foreach (var octet in body)
        {
            if (octet is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t') continue;
            compact[length++] = octet;
        }

        if (length == 0) return null;
        var der = new byte[length / 4 * 3 + 3];
        return System.Buffers.Text.Base64.DecodeFromUtf8(compact[..length], der, out var consumed, out var written) == System.Buffers.OperationStatus.Done && consumed == length ? der[..written] : null;
    }

    /// <summary>Base64 in one line, ASCII (RFC 8951 §3.1, RFC 4648 §3.1): some clients stumble over line ends.</summary>
    public static byte[] Encode(byte[] der) => Encoding.ASCII.GetBytes(Convert.ToBase64String(der));

    /// <summary>
    /// CsrAttrs (RFC 7030 §4.5.2): which keys are taken, and with which digests requests are to be signed. Without challengePassword: it would ask clients for the tls-unique value of §3.5, which TLS 1.3 does not have.
    /// </summary>
    public static byte[] RequestAttributes(IEnumerable<KeyAlgorithm> keys)
    {
        var algorithms = keys.Distinct().ToList();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var curve in algorithms.Where(it => !it.IsRsa))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.EcPublicKey);
                    using (writer.PushSetOf()) writer.WriteObjectIdentifier(curve == KeyAlgorithm.P384 ? Oids.CurveP384 : Oids.CurveP256);
                }

                writer.WriteObjectIdentifier(curve == KeyAlgorithm.P384 ? Oids.EcdsaWithSha384 : Oids.EcdsaWithSha256);
            }

            foreach (var rsa in algorithms.Where(it => it.IsRsa))
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Oids.RsaEncryption);
                    using (writer.PushSetOf()) writer.WriteInteger(rsa.Bits);
                }
            }

            if (algorithms.Exists(it => it.IsRsa)) writer.WriteObjectIdentifier(Oids.Sha256WithRsa);
        }

        return writer.Encode();
    }
}
