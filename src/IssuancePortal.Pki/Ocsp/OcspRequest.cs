using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Numerics;

namespace IssuancePortal.Pki.Ocsp;

/// <summary>One certificate that a request asks about (RFC 6960 §4.1.1, CertID).</summary>
/// <param name="Encoded">The DER CertID, to be echoed byte for byte.</param>
/// <param name="HashAlgorithm">Object identifier of the digest.</param>
/// <param name="IssuerNameHash">Digest of the issuer's DER name.</param>
/// <param name="IssuerKeyHash">Digest of the issuer's public key bits.</param>
/// <param name="SerialNumber">The number's two's-complement content bytes.</param>
internal sealed record OcspCertId(byte[] Encoded, string HashAlgorithm, byte[] IssuerNameHash, byte[] IssuerKeyHash, byte[] SerialNumber);

/// <summary>A parsed OCSP request. Its optional signature and requestor name are passed over: status is public here.</summary>
internal sealed record OcspRequest(IReadOnlyList<OcspCertId> CertIds, byte[]? Nonce)
{
    /// <summary>Largest request that is looked at, in bytes.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Most certificates of one request.</summary>
    public const int MaxCertIds = 64;

    private const int MaxNonce = 128;

    private static readonly Asn1Tag Context0 = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Context1 = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag Context2 = new(TagClass.ContextSpecific, 2);

    /// <summary>False for anything that is not a well-formed request of version 1 within the limits. Never throws.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out OcspRequest? request)
    {
        request = null;
        if (der.Length > MaxLength)
            return false;
        try
        {
            request = Parse(der);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private static OcspRequest Parse(ReadOnlyMemory<byte> der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var request = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var tbs = request.ReadSequence();
        if (request.HasData && request.PeekTag().HasSameClassAndValue(Context0))
            request.ReadSequence(Context0);
        request.ThrowIfNotEmpty();

        if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Context0))
        {
            var version = tbs.ReadSequence(Context0);
            if (version.ReadInteger() != BigInteger.Zero)
                throw new AsnContentException("The request is of another version than 1.");
            version.ThrowIfNotEmpty();
        }
        if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Context1))
            tbs.ReadSequence(Context1);

        var list = tbs.ReadSequence();
        var certIds = new List<OcspCertId>();
        while (list.HasData)
        {
            if (certIds.Count == MaxCertIds)
                throw new AsnContentException("The request asks about too many certificates.");
            certIds.Add(ReadRequest(list.ReadSequence()));
        }
        if (certIds.Count == 0)
            throw new AsnContentException("The request asks about no certificate.");

        byte[]? nonce = null;
        if (tbs.HasData)
        {
            var wrapper = tbs.ReadSequence(Context2);
            nonce = ReadExtensions(wrapper.ReadSequence());
            wrapper.ThrowIfNotEmpty();
        }
        tbs.ThrowIfNotEmpty();
        return new OcspRequest(certIds, nonce);
    }

    private static OcspCertId ReadRequest(AsnReader request)
    {
        var encoded = request.PeekEncodedValue().ToArray();
        var certId = request.ReadSequence();
        var algorithm = certId.ReadSequence();
        var oid = algorithm.ReadObjectIdentifier();
        if (algorithm.HasData)
            algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        var nameHash = certId.ReadOctetString();
        var keyHash = certId.ReadOctetString();
        var serial = certId.ReadIntegerBytes().ToArray();
        certId.ThrowIfNotEmpty();
        if (request.HasData)
        {
            var wrapper = request.ReadSequence(Context0);
            ReadExtensions(wrapper.ReadSequence());
            wrapper.ThrowIfNotEmpty();
        }
        request.ThrowIfNotEmpty();
        return new OcspCertId(encoded, oid, nameHash, keyHash, serial);
    }

    /// <summary>
    /// Finds the nonce, whose length RFC 9654 §2.1 limits to 1 to 128 octets; any other extension that is critical makes the request one that we cannot
    /// honour.
    /// </summary>
    private static byte[]? ReadExtensions(AsnReader extensions)
    {
        byte[]? nonce = null;
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.HasData && extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean();
            var value = extension.ReadOctetString();
            extension.ThrowIfNotEmpty();
            if (oid == Oids.OcspNonce)
            {
                if (nonce is not null)
                    throw new AsnContentException("The request has two nonces.");
                var inner = new AsnReader(value, AsnEncodingRules.DER);
                nonce = inner.ReadOctetString();
                inner.ThrowIfNotEmpty();
                if (nonce.Length is < 1 or > MaxNonce)
                    throw new AsnContentException("The nonce has a length that is not allowed.");
            }
            else if (critical)
            {
                throw new AsnContentException($"The critical extension {oid} is unknown.");
            }
        }
        return nonce;
    }
}
