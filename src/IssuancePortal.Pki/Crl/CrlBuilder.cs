using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Crl;

/// <summary>
/// Makes full v2 revocation lists (RFC 5280 §5). A list names every revoked certificate of its issuer, whatever its kind or reason; therefore it carries no
/// issuing distribution point, which only narrows a list (§5.2.5).
/// </summary>
public static class CrlBuilder
{
    /// <param name="issuer">The authority whose certificates the list is about.</param>
    /// <param name="key">That authority's key.</param>
    /// <param name="number">CRL number: larger than that of every list before (§5.2.3); at most 20 octets.</param>
    /// <param name="thisUpdate">When the list's knowledge was taken.</param>
    /// <param name="nextUpdate">When the next list is out at the latest.</param>
    /// <param name="revoked">All that is revoked or on hold now and has not expired; each serial number once.</param>
    /// <returns>The DER CertificateList.</returns>
    /// <exception cref="ArgumentException">Another key, times in the wrong order, a number out of range, an entry twice, or one whose reason does not apply to
    /// certificates.</exception>
    public static byte[] Build(
        Issuer issuer,
        ISigningKey key,
        BigInteger number,
        DateTimeOffset thisUpdate,
        DateTimeOffset nextUpdate,
        IEnumerable<RevokedCertificate> revoked)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(revoked);
        if (!key.PublicKey.AsSpan().SequenceEqual(issuer.Key.Encoded))
            throw new ArgumentException($"The key '{key.Name}' is not the key of '{issuer.Name.Name}'.", nameof(key));
        if (nextUpdate <= thisUpdate)
            throw new ArgumentException("The next list is due before this one.", nameof(nextUpdate));
        if (number.Sign < 0 || number.GetByteCount() > SerialNumbers.MaxLength)
            throw new ArgumentException("A CRL number is neither negative nor longer than 20 octets.", nameof(number));

        var builder = new CertificateRevocationListBuilder();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in revoked)
        {
            if (!seen.Add(entry.SerialNumber))
                throw new ArgumentException($"The serial number {entry.SerialNumber} is there twice.", nameof(revoked));
            builder.AddEntry(SerialNumbers.FromText(entry.SerialNumber), entry.RevokedAt, PlatformReason(entry.Reason));
        }
        var authority = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuer.KeyIdentifier);
        return builder.Build(issuer.Name, new SigningKeyGenerator(key), number, nextUpdate, issuer.Algorithm.Digest, authority, thisUpdate);
    }

    /// <summary>No reason code stands for "unspecified" (§5.3.1: it should be absent instead).</summary>
    private static X509RevocationReason? PlatformReason(RevocationReason reason) => reason switch
    {
        RevocationReason.Unspecified => null,
        _ when reason.AppliesToCertificates => (X509RevocationReason)(int)reason,
        _ => throw new ArgumentException($"No certificate of a full list is revoked with the reason {reason}.", nameof(reason)),
    };
}
