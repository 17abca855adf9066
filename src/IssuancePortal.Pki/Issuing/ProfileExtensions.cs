using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Pki.Issuing;

/// <summary>The extensions that a profile asks for, in the order in which they stand in the certificate.</summary>
internal static class ProfileExtensions
{
    public static IEnumerable<X509Extension> Build(CertificateOrder order, Issuer issuer, SubjectPublicKey key, bool subjectIsEmpty)
    {
        var profile = order.Profile;
        var urls = order.Urls;
        if (!issuer.IsSelfSigned)
            yield return X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuer.KeyIdentifier);
        yield return new X509SubjectKeyIdentifierExtension(KeyIdentifiers.Of(key), critical: false);
        yield return new X509KeyUsageExtension(key.Algorithm is { } algorithm ? profile.KeyUsageFor(algorithm) : X509KeyUsageFlags.None, critical: true);
        if (profile.IsAuthority)
            yield return new X509BasicConstraintsExtension(certificateAuthority: true, profile.PathLength is not null, profile.PathLength ?? 0, critical: true);
        if (profile.ExtendedKeyUsages.Count > 0)
            yield return new X509EnhancedKeyUsageExtension([.. profile.ExtendedKeyUsages.Select(oid => new Oid(oid))], profile.ExtendedKeyUsageCritical);
        if (profile.Policies.Count > 0)
            yield return new X509Extension(Oids.CertificatePolicies, Policies(profile.Policies), critical: false);
        if (SubjectNames.Alternative(profile, order.Subject) is { } names)
            yield return new X509Extension(Oids.SubjectAltName, names, critical: subjectIsEmpty);
        if (profile.CrlDistributionPoint != Presence.Omitted && urls.CrlDistributionPoints.Count > 0)
            yield return CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(urls.CrlDistributionPoints);
        var ocsp = profile.Ocsp != Presence.Omitted ? urls.Ocsp : [];
        var caIssuers = profile.CaIssuers != Presence.Omitted ? urls.CaIssuers : [];
        if (ocsp.Count + caIssuers.Count > 0)
            yield return new X509AuthorityInformationAccessExtension(ocsp, caIssuers);
        if (profile.OcspNoCheck)
            yield return new X509Extension(Oids.OcspNoCheck, [0x05, 0x00], critical: false);
        if (profile.InterimIndicator != Presence.Omitted && order.Subject.InvestigationPending is { } pending)
            yield return new X509Extension(Oids.PivInterim, [0x01, 0x01, pending ? (byte)0xFF : (byte)0x00], critical: false);
        if (profile.Sid != Presence.Omitted && order.Subject.Sid is { } sid)
            yield return new X509Extension(Oids.NtdsSecurity, Sid(sid), critical: false);
    }

    /// <summary>What another authority is asked to put in: all that does not speak of the issuer.</summary>
    public static IEnumerable<X509Extension> Wished(CertificateOrder order, SubjectPublicKey key, bool subjectIsEmpty)
    {
        var profile = order.Profile;
        yield return new X509KeyUsageExtension(key.Algorithm is { } algorithm ? profile.KeyUsageFor(algorithm) : X509KeyUsageFlags.None, critical: true);
        if (profile.ExtendedKeyUsages.Count > 0)
            yield return new X509EnhancedKeyUsageExtension([.. profile.ExtendedKeyUsages.Select(oid => new Oid(oid))], profile.ExtendedKeyUsageCritical);
        if (SubjectNames.Alternative(profile, order.Subject) is { } names)
            yield return new X509Extension(Oids.SubjectAltName, names, critical: subjectIsEmpty);
        if (profile.InterimIndicator != Presence.Omitted && order.Subject.InvestigationPending is { } pending)
            yield return new X509Extension(Oids.PivInterim, [0x01, 0x01, pending ? (byte)0xFF : (byte)0x00], critical: false);
        if (profile.Sid != Presence.Omitted && order.Subject.Sid is { } sid)
            yield return new X509Extension(Oids.NtdsSecurity, Sid(sid), critical: false);
    }

    private static byte[] Policies(IReadOnlyList<string> policies)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var policy in policies)
            {
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(policy);
            }
        }
        return writer.Encode();
    }

    /// <summary>[MS-WCCE] §2.2.2.7.7.4: an otherName whose value is the SID's text in an octet string.</summary>
    private static byte[] Sid(string sid)
    {
        var context = new Asn1Tag(TagClass.ContextSpecific, 0);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(context))
        {
            writer.WriteObjectIdentifier(Oids.NtdsObjectSid);
            using (writer.PushSequence(context))
                writer.WriteOctetString(Encoding.ASCII.GetBytes(sid));
        }
        return writer.Encode();
    }
}
