using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Ocsp;

/// <summary>Says what is known about a certificate of the responder's issuer.</summary>
/// <param name="serialNumber">Text form of <see cref="SerialNumbers"/>.</param>
/// <param name="cancellationToken">Ends the look-up.</param>
public delegate ValueTask<CertificateStatus> CertificateStatusLookup(string serialNumber, CancellationToken cancellationToken);

/// <summary>
/// Answers OCSP requests (RFC 6960) for one issuer, signing with a delegated responder's key. Bad input never throws: it is answered with malformedRequest.
/// What the look-up or the key throws passes through.
/// </summary>
public sealed class OcspResponder
{
    /// <summary>Largest request that is looked at, in bytes; a longer one is malformed.</summary>
    public const int MaxRequestLength = OcspRequest.MaxLength;

    private readonly Issuer _issuer;
    private readonly byte[] _certificate;
    private readonly byte[] _responderKeyHash;
    private readonly ISigningKey _key;
    private readonly CertificateStatusLookup _lookup;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _freshness;

    /// <param name="issuer">The authority whose certificates are asked about.</param>
    /// <param name="certificate">DER certificate of the responder, of the profile <c>ocsp-responder</c> and issued by that authority.</param>
    /// <param name="key">The responder's key.</param>
    /// <param name="lookup">Where the status comes from.</param>
    /// <param name="clock">The time of thisUpdate and producedAt.</param>
    /// <param name="freshness">How long an answer holds: nextUpdate less thisUpdate.</param>
    /// <exception cref="ArgumentException">The certificate is not one for that key.</exception>
    public OcspResponder(Issuer issuer, byte[] certificate, ISigningKey key, CertificateStatusLookup lookup, TimeProvider clock, TimeSpan freshness)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(freshness, TimeSpan.Zero);
        var parsed = ParsedCertificate.Parse(certificate);
        if (!parsed.PublicKey.AsSpan().SequenceEqual(key.PublicKey))
            throw new ArgumentException($"The responder's certificate is not for the key '{key.Name}'.", nameof(certificate));
        _issuer = issuer;
        _certificate = certificate;
        _key = key;
        _lookup = lookup;
        _clock = clock;
        _freshness = freshness;
        _responderKeyHash = Digest(Oids.Sha1, SubjectPublicKey.TryParse(key.PublicKey)!.KeyBits)!;
    }

    /// <summary>Answers the body of a POST (RFC 6960 appendix A.1).</summary>
    public async ValueTask<OcspReply> RespondAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken = default)
    {
        if (!OcspRequest.TryParse(request, out var parsed))
            return Failure(OcspResponseStatus.MalformedRequest);
        var statuses = new List<(OcspCertId CertId, CertificateStatus Status)>(parsed.CertIds.Count);
        foreach (var certId in parsed.CertIds)
            statuses.Add((certId, await StatusAsync(certId, cancellationToken).ConfigureAwait(false)));
        return Success(statuses, parsed.Nonce);
    }

    /// <summary>Answers a GET: the last segment of its path, base64 of the request, percent-encoded or not (RFC 6960 appendix A.1).</summary>
    public ValueTask<OcspReply> RespondToGetAsync(string pathSegment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pathSegment);
        var buffer = new byte[OcspRequest.MaxLength];
        return pathSegment.Length <= 2 * OcspRequest.MaxLength && Convert.TryFromBase64String(Uri.UnescapeDataString(pathSegment), buffer, out var length)
            ? RespondAsync(buffer.AsMemory(0, length), cancellationToken)
            : ValueTask.FromResult(Failure(OcspResponseStatus.MalformedRequest));
    }

    /// <summary>A response without answers (RFC 6960 §2.3), also for the caller's own troubles: tryLater, internalError.</summary>
    public static OcspReply Failure(OcspResponseStatus status)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteEnumeratedValue(status);
        return new OcspReply(writer.Encode(), status, null, IsCacheable: false);
    }

    private ValueTask<CertificateStatus> StatusAsync(OcspCertId certId, CancellationToken cancellationToken)
    {
        var ours = Digest(certId.HashAlgorithm, _issuer.Name.RawData) is { } nameHash
            && nameHash.AsSpan().SequenceEqual(certId.IssuerNameHash)
            && Digest(certId.HashAlgorithm, _issuer.Key.KeyBits).AsSpan().SequenceEqual(certId.IssuerKeyHash);
        var serial = certId.SerialNumber;
        // A number that is negative or too long was never issued here; the store need not be asked.
        return ours && (serial[0] & 0x80) == 0 && serial.Length <= SerialNumbers.MaxLength + 1
            ? _lookup(SerialNumbers.ToText(serial), cancellationToken)
            : ValueTask.FromResult(CertificateStatus.Unknown);
    }

    private OcspReply Success(List<(OcspCertId CertId, CertificateStatus Status)> statuses, byte[]? nonce)
    {
        var now = _clock.GetUtcNow();
        var nextUpdate = now + _freshness;
        var data = new AsnWriter(AsnEncodingRules.DER);
        using (data.PushSequence())
        {
            using (data.PushSequence(Context(2)))
                data.WriteOctetString(_responderKeyHash);
            data.WriteGeneralizedTime(now, omitFractionalSeconds: true);
            using (data.PushSequence())
            {
                foreach (var (certId, status) in statuses)
                    WriteAnswer(data, certId, status, now, nextUpdate);
            }
            if (nonce is not null)
                WriteNonce(data, nonce);
        }
        var toBeSigned = data.Encode();
        var basic = Basic(toBeSigned, _key.Sign(toBeSigned));

        var response = new AsnWriter(AsnEncodingRules.DER);
        using (response.PushSequence())
        {
            response.WriteEnumeratedValue(OcspResponseStatus.Successful);
            using (response.PushSequence(Context(0)))
            using (response.PushSequence())
            {
                response.WriteObjectIdentifier(Oids.OcspBasic);
                response.WriteOctetString(basic);
            }
        }
        return new OcspReply(response.Encode(), OcspResponseStatus.Successful, nextUpdate, IsCacheable: nonce is null);
    }

    private byte[] Basic(byte[] toBeSigned, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(toBeSigned);
            writer.WriteEncodedValue(_key.Algorithm.SignatureIdentifier());
            writer.WriteBitString(signature);
            using (writer.PushSequence(Context(0)))
            using (writer.PushSequence())
                writer.WriteEncodedValue(_certificate);
        }
        return writer.Encode();
    }

    private static void WriteAnswer(AsnWriter writer, OcspCertId certId, CertificateStatus status, DateTimeOffset thisUpdate, DateTimeOffset nextUpdate)
    {
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(certId.Encoded);
            switch (status.Standing)
            {
                case CertificateStanding.Good:
                    writer.WriteNull(Context(0));
                    break;
                case CertificateStanding.Revoked:
                    using (writer.PushSequence(Context(1)))
                    {
                        writer.WriteGeneralizedTime(status.RevokedAt!.Value, omitFractionalSeconds: true);
                        if (status.Reason != RevocationReason.Unspecified)
                        {
                            using (writer.PushSequence(Context(0)))
                                writer.WriteEnumeratedValue(status.Reason);
                        }
                    }
                    break;
                default:
                    writer.WriteNull(Context(2));
                    break;
            }
            writer.WriteGeneralizedTime(thisUpdate, omitFractionalSeconds: true);
            using (writer.PushSequence(Context(0)))
                writer.WriteGeneralizedTime(nextUpdate, omitFractionalSeconds: true);
        }
    }

    private static void WriteNonce(AsnWriter writer, byte[] nonce)
    {
        var value = new AsnWriter(AsnEncodingRules.DER);
        value.WriteOctetString(nonce);
        using (writer.PushSequence(Context(1)))
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oids.OcspNonce);
            writer.WriteOctetString(value.Encode());
        }
    }

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value);

    /// <summary>Null for a digest that clients do not use in CertIDs.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Clients name issuers by SHA-1 (RFC 5019 §2.1.1); answers are signed with SHA-2.")]
    private static byte[]? Digest(string algorithm, byte[] data) => algorithm switch
    {
        Oids.Sha1 => SHA1.HashData(data),
        Oids.Sha256 => SHA256.HashData(data),
        Oids.Sha384 => SHA384.HashData(data),
        Oids.Sha512 => SHA512.HashData(data),
        _ => null,
    };
}
