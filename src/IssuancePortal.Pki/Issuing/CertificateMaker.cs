using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Issuing;

/// <summary>Makes certificates in two moves: prepare and check, then sign. The caller stores serial number and to-be-signed bytes in between.</summary>
public static class CertificateMaker
{
    private const string UnknownKey = "The public key is no SubjectPublicKeyInfo of RSA or of a named curve.";

    /// <summary>
    /// Builds the to-be-signed bytes, signs them with a throw-away key of the issuer's kind and holds the result against every rule. Never throws for what
    /// the order says: everything that is wrong with it is a finding.
    /// </summary>
    public static PreparedCertificate Prepare(CertificateOrder order, Issuer issuer)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(issuer);
        var serial = order.SerialNumber ?? SerialNumbers.Create();
        if (SubjectPublicKey.TryParse(order.PublicKey) is not { } key)
            return new PreparedCertificate(order, issuer, serial, [], [Finding.NotEncodable(UnknownKey)]);
        byte[] draft;
        try
        {
            draft = Draft(order, issuer, key, serial);
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException or AsnContentException)
        {
            return new PreparedCertificate(order, issuer, serial, [], [Finding.NotEncodable(cause.Message)]);
        }
        var subject = new CertificateUnderTest(order, issuer, draft);
        return new PreparedCertificate(order, issuer, serial, subject.Parsed.ToBeSigned, CertificateRules.Check(subject));
    }

    /// <summary>Prepares a certificate that its own subject signs: a root.</summary>
    /// <exception cref="ArgumentException">The key is of no known kind, or the name cannot be encoded.</exception>
    public static PreparedCertificate PrepareSelfSigned(CertificateOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var key = SubjectPublicKey.TryParse(order.PublicKey) ?? throw new ArgumentException(UnknownKey, nameof(order));
        return Prepare(order, Issuer.OfItself(SubjectNames.Distinguished(order.Profile, order.Subject), key, order));
    }

    /// <summary>Signs exactly the prepared bytes and proves the signature under the issuer's public key before handing it out.</summary>
    /// <returns>The DER certificate.</returns>
    /// <exception cref="ProfileViolationException">The prepared certificate has findings.</exception>
    /// <exception cref="ArgumentException">The key is not the issuer's.</exception>
    /// <exception cref="InvalidOperationException">It was redeemed before.</exception>
    /// <exception cref="CryptographicException">The key failed, or its signature does not verify.</exception>
    public static byte[] Sign(PreparedCertificate prepared, ISigningKey key)
    {
        ArgumentNullException.ThrowIfNull(prepared);
        ArgumentNullException.ThrowIfNull(key);
        if (prepared.Findings.Count > 0)
            throw new ProfileViolationException(prepared.Order.Profile.Name, prepared.Findings);
        if (!key.PublicKey.AsSpan().SequenceEqual(prepared.Issuer.Key.Encoded))
            throw new ArgumentException($"The key '{key.Name}' is not the key of '{prepared.Issuer.Name.Name}'.", nameof(key));
        if (!prepared.TryRedeem())
            throw new InvalidOperationException($"The certificate with serial number {prepared.SerialNumber} was signed before.");

        var signature = key.Sign(prepared.ToBeSigned);
        if (!Signatures.Verify(prepared.Issuer.Key, prepared.ToBeSigned, signature))
            throw new CryptographicException($"The key '{key.Name}' made a signature that does not verify.");
        return Signatures.Assemble(prepared.ToBeSigned, prepared.Issuer.Algorithm, signature);
    }

    private static byte[] Draft(CertificateOrder order, Issuer issuer, SubjectPublicKey key, byte[] serial)
    {
        var name = SubjectNames.Distinguished(order.Profile, order.Subject);
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.Encoded, out _);
        var request = new CertificateRequest(name, publicKey, issuer.Algorithm.Digest);
        foreach (var extension in ProfileExtensions.Build(order, issuer, key, subjectIsEmpty: name.RawData.Length == 2))
            request.CertificateExtensions.Add(extension);
        var generator = new SigningKeyGenerator(ThrowawayKeys.For(issuer.Algorithm));
        using var draft = request.Create(issuer.Name, generator, WholeSeconds(order.NotBefore), WholeSeconds(order.NotAfter), serial);
        return draft.RawData;
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
