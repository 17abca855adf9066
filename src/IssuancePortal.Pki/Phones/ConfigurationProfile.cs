using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Phones;

/// <summary>A key that the device makes and has certified over SCEP.</summary>
/// <param name="Name">What the person reads.</param>
/// <param name="Url">Address of the SCEP server.</param>
/// <param name="CommonName">Name in the request.</param>
/// <param name="Challenge">Password for this one certificate.</param>
/// <param name="Bits">Length of the RSA key.</param>
/// <param name="Slot">Place of the key; makes the payload's identifier.</param>
public sealed record ScepPayload(string Name, Uri Url, string CommonName, string Challenge, int Bits, byte Slot)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"ScepPayload {{ Name = {Name} }}";
}

/// <summary>A key that the device makes and has certified over ACME (RFC 8555), with an attestation of its maker where the key is one that can be bound to the device.</summary>
/// <param name="Name">What the person reads.</param>
/// <param name="Directory">Address of the ACME server's directory, https.</param>
/// <param name="CommonName">Name in the request.</param>
/// <param name="ClientIdentifier">What is ordered as permanent identifier: the password for this one certificate.</param>
/// <param name="Algorithm">Kind of key. Apple's devices bind keys on curves to themselves and attest them, RSA keys not.</param>
/// <param name="Slot">Place of the key; makes the payload's identifier.</param>
public sealed record AcmePayload(string Name, Uri Directory, string CommonName, string ClientIdentifier, KeyAlgorithm Algorithm, byte Slot)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"AcmePayload {{ Name = {Name} }}";
}

/// <summary>
/// A configuration profile for Apple's devices: a property list (Apple, "Configuration Profile Reference", TopLevel and the payloads CertificateRoot, CertificatePKCS1, CertificatePKCS12, SCEP, ACMECertificate). A device that installs it makes the
/// keys of SCEP and ACME payloads by itself; when one of them is not certified nothing of the profile stays.
/// </summary>
/// <param name="identifier">Name of the profile in reverse DNS form; one with the same name replaces an earlier one.</param>
/// <param name="name">What the person reads.</param>
/// <param name="organisation">Whose it is.</param>
/// <param name="description">What it is for.</param>
public sealed class ConfigurationProfile(string identifier, string name, string organisation, string description)
{
    /// <summary>digitalSignature, as SCEP and ACME payloads count.</summary>
    private const int Signs = 1;

    private readonly List<Dictionary<string, object>> _payloads = [];

    /// <summary>The certificate of an authority, DER; that of a root is trusted from then on, as far as the person lets it.</summary>
    public void AddAuthority(byte[] certificate, bool isRoot)
    {
        using var parsed = X509CertificateLoader.LoadCertificate(certificate);
        Add(isRoot ? "com.apple.security.root" : "com.apple.security.pkcs1", isRoot ? "root" : "authority", parsed.GetNameInfo(X509NameType.SimpleName, false), new() { ["PayloadCertificateFileName"] = isRoot ? "root.cer" : "authority.cer", ["PayloadContent"] = certificate });
    }

    /// <summary>A key that the device makes.</summary>
    public void AddScep(ScepPayload scep) => Add("com.apple.security.scep", $"scep.{scep.Slot:x2}", scep.Name, new()
    {
        ["PayloadContent"] = new Dictionary<string, object>
        {
            ["URL"] = scep.Url.AbsoluteUri,
            ["Challenge"] = scep.Challenge,
            ["Key Type"] = "RSA",
            ["Keysize"] = scep.Bits,
            ["Key Usage"] = Signs,
            ["Retries"] = 6,
            ["RetryDelay"] = 10,
            ["Subject"] = new object[] { new object[] { new object[] { "CN", scep.CommonName } } },
        },
    });

    /// <summary>A key that the device makes, in its Secure Enclave where that knows its kind.</summary>
    public void AddAcme(AcmePayload acme) => Add("com.apple.security.acme", $"acme.{acme.Slot:x2}", acme.Name, new()
    {
        ["DirectoryURL"] = acme.Directory.AbsoluteUri,
        ["ClientIdentifier"] = acme.ClientIdentifier,
        ["KeyType"] = acme.Algorithm.IsRsa ? "RSA" : "ECSECPrimeRandom",
        ["KeySize"] = acme.Algorithm.Bits,
        ["HardwareBound"] = !acme.Algorithm.IsRsa,
        ["Attest"] = !acme.Algorithm.IsRsa,
        ["UsageFlags"] = Signs,
        ["Subject"] = new object[] { new object[] { new object[] { "CN", acme.CommonName } } },
    });

    /// <summary>A key that exists already, with its certificate.</summary>
    /// <param name="label">What the person reads.</param>
    /// <param name="pkcs12">The file.</param>
    /// <param name="password">Its password: nobody is asked for it.</param>
    /// <param name="slot">Place of the key; makes the payload's identifier.</param>
    public void AddIdentity(string label, byte[] pkcs12, string password, byte slot) => Add("com.apple.security.pkcs12", $"identity.{slot:x2}", label, new()
    {
        ["PayloadCertificateFileName"] = "identity.p12",
        ["PayloadContent"] = pkcs12,
        ["Password"] = password,
    });

    /// <summary>The property list as XML, not signed.</summary>
    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            writer.WriteStartDocument();
            writer.WriteDocType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null);
            writer.WriteStartElement("plist");
            writer.WriteAttributeString("version", "1.0");
            Write(writer, new Dictionary<string, object>
            {
                ["PayloadContent"] = _payloads.ToArray<object>(),
                ["PayloadDescription"] = description,
                ["PayloadDisplayName"] = name,
                ["PayloadIdentifier"] = identifier,
                ["PayloadOrganization"] = organisation,
                ["PayloadRemovalDisallowed"] = false,
                ["PayloadType"] = "Configuration",
                ["PayloadUUID"] = UuidOf(identifier),
                ["PayloadVersion"] = 1,
            });
            writer.WriteEndElement();
        }

        return stream.ToArray();
    }

    /// <summary>The signed profile (CMS SignedData around the property list, RFC 5652 §5), DER.</summary>
    /// <param name="profile">The property list.</param>
    /// <param name="signerCertificate">DER.</param>
    /// <param name="key">The signer's key.</param>
    /// <param name="at">When.</param>
    /// <param name="others">DER certificates of authorities between signer and root.</param>
    public static byte[] Sign(byte[] profile, byte[] signerCertificate, ISigningKey key, DateTimeOffset at, params byte[][] others)
    {
        ArgumentNullException.ThrowIfNull(key);
        using var certificate = X509CertificateLoader.LoadCertificate(signerCertificate);
        return key.Use(privateKey =>
        {
            var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate, privateKey) { DigestAlgorithm = new Oid(key.Algorithm.DigestOid), IncludeOption = X509IncludeOption.EndCertOnly };
            signer.SignedAttributes.Add(new Pkcs9SigningTime(at.UtcDateTime));
            foreach (var other in others) signer.Certificates.Add(X509CertificateLoader.LoadCertificate(other));
            var cms = new SignedCms(new ContentInfo(profile));
            cms.ComputeSignature(signer, silent: true);
            return cms.Encode();
        });
    }

    private void Add(string type, string suffix, string label, Dictionary<string, object> content)
    {
        var own = $"{identifier}.{suffix}";
        content["PayloadType"] = type;
        content["PayloadDisplayName"] = label;
        content["PayloadIdentifier"] = own;
        content["PayloadUUID"] = UuidOf(own);
        content["PayloadVersion"] = 1;
        _payloads.Add(content);
    }

    /// <summary>The same for the same payload, so that a profile that comes again takes the place of the one before.</summary>
    private static string UuidOf(string own) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(own)).AsSpan(0, 16)).ToString("D").ToUpperInvariant();

    private static void Write(XmlWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteElementString("string", text);
                break;
            case bool flag:
                writer.WriteElementString(flag ? "true" : "false", null);
                break;
            case int number:
                writer.WriteElementString("integer", XmlConvert.ToString(number));
                break;
            case byte[] data:
                writer.WriteElementString("data", Convert.ToBase64String(data));
                break;
            case object[] items:
                writer.WriteStartElement("array");
                foreach (var item in items) Write(writer, item);
                writer.WriteEndElement();
                break;
            case Dictionary<string, object> pairs:
                writer.WriteStartElement("dict");
                foreach (var (key, item) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WriteElementString("key", key);
                    Write(writer, item);
                }

                writer.WriteEndElement();
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is nothing that a property list has.", nameof(value));
        }
    }
}
