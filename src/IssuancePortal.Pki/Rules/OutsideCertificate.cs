using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Rules;

/// <summary>
/// Holds a certificate that another authority has made against what was ordered: key, subject, time, issuer, chain and signature, and every rule that is not about the embedded authority's own ways
/// (its addresses, policies, serial and key identifiers, and further extensions are the other's business).
/// </summary>
public static class OutsideCertificate
{
    private const string Source = "RFC 5280 §4.1, §6.1; RFC 9483 §4.1.1";

    private static readonly string[] OwnWays = ["certificate-policies", "extension-set", "crl-distribution-point", "authority-information-access", "key-identifier", "serial-number"];

    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(10);

    /// <summary>Everything that is wrong with it; none for one that is as ordered. Never throws for what is in it.</summary>
    /// <param name="order">What was ordered.</param>
    /// <param name="certificate">What came, DER.</param>
    /// <param name="authorities">Certificates of the authority that are believed, DER: the one that issues among them.</param>
    /// <param name="now">Now.</param>
    public static IReadOnlyList<Finding> Check(CertificateOrder order, byte[] certificate, IReadOnlyList<byte[]> authorities, DateTimeOffset now)
    {
        try
        {
            return [.. CheckAll(order, certificate, authorities, now)];
        }
        catch (Exception cause) when (cause is AsnContentException or CryptographicException or ArgumentException)
        {
            return [Wrong("certificate", "What came is no certificate that can be read.")];
        }
    }

    private static IEnumerable<Finding> CheckAll(CertificateOrder order, byte[] der, IReadOnlyList<byte[]> authorities, DateTimeOffset now)
    {
        var parsed = ParsedCertificate.Parse(der);
        using var loaded = X509CertificateLoader.LoadCertificate(der);
        if (!parsed.PublicKey.AsSpan().SequenceEqual(order.PublicKey)) yield return Wrong("ordered-key", "It is for another key than the one that was sent.");
        var subject = SubjectNames.Distinguished(order.Profile, order.Subject).RawData;
        if (!SameName(subject, parsed.Subject)) yield return Wrong("ordered-subject", $"It names {ForeignText.Fit(loaded.Subject)}, which is not who was ordered.");
        if (parsed.NotBefore > now + Leeway) yield return Wrong("ordered-validity", $"It begins {parsed.NotBefore:u}, which is still to come.");
        if (parsed.NotAfter <= now) yield return Wrong("ordered-validity", $"It has ended already ({parsed.NotAfter:u}).");
        if (parsed.NotAfter > order.NotAfter + Leeway) yield return Wrong("ordered-validity", $"It ends {parsed.NotAfter:u}, after the device ({order.NotAfter:u}).");
        if (parsed.SerialNumber is not { Length: > 0 and <= SerialNumbers.MaxLength } serial || (serial[0] & 0x80) != 0 || Array.TrueForAll(serial, it => it == 0)) yield return Wrong("ordered-serial", "Its serial number is not a positive number of at most 20 octets.");

        if (authorities.FirstOrDefault(it => IssuerOf(it) is { } by && by.Name.RawData.AsSpan().SequenceEqual(parsed.Issuer)) is not { } above || IssuerOf(above) is not { } issuer)
        {
            yield return Wrong("ordered-issuer", $"It is issued by {ForeignText.Fit(loaded.Issuer)}, which is none of the authority's certificates.");
            yield break;
        }

        if (!Signatures.Verify(issuer.Key, parsed.ToBeSigned, SignatureOf(der))) yield return Wrong("ordered-signature", "Its signature is not the authority's.");
        if (!TrustedChains.IsTrusted(loaded, authorities, authorities, now)) yield return Wrong("ordered-chain", "It does not lead to the authority's certificates.");
        // The period was looked at above: here only its length counts.
        var held = new CertificateUnderTest(order with { NotBefore = parsed.NotBefore, NotAfter = parsed.NotAfter }, issuer, der);
        foreach (var finding in CertificateRules.Check(held).Where(finding => !OwnWays.Contains(finding.Code))) yield return finding;
    }

    private static Issuer? IssuerOf(byte[] authority)
    {
        try
        {
            return Issuer.FromCertificate(authority);
        }
        catch (Exception cause) when (cause is ArgumentException or AsnContentException)
        {
            return null;
        }
    }

    private static byte[] SignatureOf(byte[] der)
    {
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        sequence.ReadEncodedValue();
        sequence.ReadEncodedValue();
        return sequence.ReadBitString(out _);
    }

    /// <summary>The same attributes with the same texts in the same order, however they are encoded (RFC 5280 §7.1).</summary>
    private static bool SameName(byte[] one, byte[] other) =>
        ExtensionReader.NameAttributes(one).Select(it => (it.Oid, Plain(it.Value))).SequenceEqual(ExtensionReader.NameAttributes(other).Select(it => (it.Oid, Plain(it.Value))));

    private static string Plain(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    private static Finding Wrong(string code, string message) => new(code, Source, message);
}
