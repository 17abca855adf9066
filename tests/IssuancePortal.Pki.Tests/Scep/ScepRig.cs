using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.Pki.Tests.Scep;

/// <summary>A registration authority and a client with a key of its own.</summary>
internal static class ScepRig
{
    public static byte[] Nonce { get; } = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    public static SoftwareSigningKey Key { get; } = TestCa.Key(KeyAlgorithm.Rsa2048, "registration");

    public static byte[] Certificate { get; } = TestCa.EllipticCurve.Issue(TestCa.Order(CertificateProfiles.RegistrationAuthority) with { PublicKey = Key.PublicKey, Subject = TestCa.Name("Test Registration Authority") });

    public static RSA ClientKey { get; } = RSA.Create(2048);

    public static X509Certificate2 ClientCertificate { get; } = new CertificateRequest("CN=phone", ClientKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(TestCa.Now.AddDays(-1), TestCa.Now.AddDays(1));

    public static ScepAnswers Answers { get; } = new(Certificate, Key);

    public static ScepClient Client { get; } = new(Certificate, ClientCertificate, ClientKey);


    /// <summary>A request with a password.</summary>
    public static byte[] Request(string? password, AsymmetricAlgorithm? key = null, string subject = "CN=phone")
    {
        var request = key is ECDsa curve
            ? new CertificateRequest(subject, curve, HashAlgorithmName.SHA256)
            : new CertificateRequest(subject, (RSA)(key ?? ClientKey), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (password is not null)
        {
            var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
            writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.UTF8String, password);
            request.OtherRequestAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.7", writer.Encode()));
        }

        return request.CreateSigningRequest();
    }
}
