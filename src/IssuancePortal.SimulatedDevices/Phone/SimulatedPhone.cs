using System.Formats.Asn1;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using System.Xml.Linq;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.SimulatedDevices.Phone;

/// <summary>
/// A phone that installs configuration profiles as Apple's devices do: it makes the keys of SCEP and ACME payloads by itself, asks for their certificates (RFC 8894, RFC 8555), and keeps either everything of a profile or nothing. It opens PKCS #12
/// files with a password. SIMULATOR: private keys lie in memory in clear.
/// </summary>
/// <param name="http">How it reaches SCEP and ACME servers.</param>
/// <param name="maker">Who attests its keys; null for a phone that attests nothing.</param>
public sealed class SimulatedPhone(HttpClient http, SimulatedApple? maker = null) : IDisposable
{
    private const string ChallengePassword = "1.2.840.113549.1.9.7";
    private const int NonceBytes = 16;

    private readonly List<X509Certificate2> _identities = [];
    private readonly List<X509Certificate2> _authorities = [];

    /// <summary>What it can prove and decrypt with, each with its private key.</summary>
    public IReadOnlyList<X509Certificate2> Identities => _identities;

    /// <summary>Authorities that it believes since a profile named them.</summary>
    public IReadOnlyList<X509Certificate2> Authorities => _authorities;

    /// <summary>Names of installed profiles.</summary>
    public IReadOnlyList<string> Profiles { get; private set; } = [];

    /// <summary>What its maker says of it.</summary>
    public AttestedPhone Facts { get; init; } = new("F2LX9QKHN7");

    /// <summary>Tells what it does before each key is made and after each certificate came; a test may let it wait there.</summary>
    public Func<string, Task> Progress { get; set; } = _ => Task.CompletedTask;

    /// <summary>How long it waits before it asks a server again that told it to.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Installs a signed configuration profile: all of it, or nothing.</summary>
    /// <exception cref="InvalidOperationException">Why it is not installed.</exception>
    /// <exception cref="CryptographicException">The signature is not good, or an answer is not one of the server's.</exception>
    public async Task InstallAsync(byte[] profile, CancellationToken cancellation = default)
    {
        try
        {
            await InstallAllAsync(profile, cancellation);
        }
        catch (Exception cause) when (cause is XmlException or FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            throw new InvalidOperationException("The profile cannot be read.", cause);
        }
    }

    private async Task InstallAllAsync(byte[] profile, CancellationToken cancellation)
    {
        var plist = Open(profile, out var signer);
        var (authorities, identities) = (new List<X509Certificate2>(), new List<X509Certificate2>());
        foreach (var payload in Items(plist, "PayloadContent"))
        {
            switch (Text(payload, "PayloadType"))
            {
                case "com.apple.security.root" or "com.apple.security.pkcs1":
                    authorities.Add(X509CertificateLoader.LoadCertificate(Data(payload, "PayloadContent")));
                    break;
                case "com.apple.security.pkcs12":
                    identities.Add(X509CertificateLoader.LoadPkcs12(Data(payload, "PayloadContent"), Text(payload, "Password"), X509KeyStorageFlags.Exportable));
                    break;
                case "com.apple.security.scep":
                    identities.Add(await AskAsync(Dict(payload, "PayloadContent"), Text(payload, "PayloadDisplayName"), cancellation));
                    break;
                case "com.apple.security.acme":
                    identities.Add(await AskAcmeAsync(payload, Text(payload, "PayloadDisplayName"), cancellation));
                    break;
                case var unknown:
                    throw new InvalidOperationException($"The payload {unknown} is nothing that this phone knows.");
            }
        }

        Check(signer, authorities);
        foreach (var identity in identities) Check(identity, authorities);
        Keep(authorities, identities);
        Profiles = [.. Profiles, Text(plist, "PayloadDisplayName")];
    }

    /// <summary>Opens a PKCS #12 file.</summary>
    /// <exception cref="CryptographicException">The password is wrong, or it is no such file.</exception>
    public void Install(byte[] pkcs12, string password)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, X509KeyStorageFlags.Exportable);
        Keep([.. all.Where(it => !it.HasPrivateKey)], [.. all.Where(it => it.HasPrivateKey)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var certificate in _identities.Concat(_authorities)) certificate.Dispose();
    }

    /// <summary>The property list within the signature.</summary>
    private static XElement Open(byte[] profile, out X509Certificate2 signer)
    {
        var cms = new SignedCms();
        cms.Decode(profile);
        cms.CheckSignature(verifySignatureOnly: true);
        signer = cms.SignerInfos[0].Certificate ?? throw new CryptographicException("The signature does not bring its signer's certificate.");
        using var reader = XmlReader.Create(new MemoryStream(cms.ContentInfo.Content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        return XDocument.Load(reader).Root?.Element("dict") ?? throw new InvalidOperationException("The profile is no property list.");
    }

    private static void Check(X509Certificate2 certificate, List<X509Certificate2> authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (!chain.Build(certificate)) throw new InvalidOperationException($"{certificate.Subject} does not lead to an authority of the profile: {string.Join(' ', chain.ChainStatus.Select(it => it.StatusInformation.Trim()))}");
    }

    private void Keep(List<X509Certificate2> authorities, List<X509Certificate2> identities)
    {
        _authorities.AddRange(authorities);
        _identities.AddRange(identities);
    }

    private async Task<X509Certificate2> AskAsync(XElement scep, string name, CancellationToken cancellation)
    {
        await Progress(name);
        var url = Text(scep, "URL");
        var bits = int.Parse(Text(scep, "Keysize"), CultureInfo.InvariantCulture);
        // The lengths that Apple's devices make; a longer one would take them hours.
        if (bits is not (1024 or 2048 or 4096)) throw new InvalidOperationException($"This phone makes no keys of {bits} bits.");
        var subject = SubjectOf(scep);
        if (!(await http.GetStringAsync($"{url}?operation=GetCACaps", cancellation)).Contains("POSTPKIOperation", StringComparison.Ordinal)) throw new InvalidOperationException("The server takes no POST.");
        var recipient = await RecipientAsync(url, cancellation);

        var key = RSA.Create(bits);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteCharacterString(UniversalTagNumber.UTF8String, Text(scep, "Challenge"));
        request.OtherRequestAttributes.Add(new AsnEncodedData(ChallengePassword, writer.Encode()));
        var signed = request.CreateSigningRequest();
        var client = new ScepClient(recipient, X509CertificateLoader.LoadCertificate(own.RawData), key);
        var transaction = Convert.ToHexString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
        for (var left = int.Parse(Text(scep, "Retries"), CultureInfo.InvariantCulture); ; left--)
        {
            var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
            using var content = new ByteArrayContent(client.Message(ScepMessageType.PkcsReq, transaction, signed, nonce));
            content.Headers.ContentType = new("application/x-pki-message");
            using var answer = await http.PostAsync($"{url}?operation=PKIOperation", content, cancellation);
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The server answered {(int)answer.StatusCode}.");
            var reply = client.Read(await answer.Content.ReadAsByteArrayAsync(cancellation), transaction, nonce);
            if (reply.Status == ScepStatus.Success) return await TakeAsync(reply, key, name);
            if (reply.Status != ScepStatus.Pending || left == 0) throw new InvalidOperationException($"The server refused: {reply.Why?.ToString() ?? reply.Status.ToString()}.");
            await Task.Delay(Patience, cancellation);
        }
    }

    private async Task<X509Certificate2> AskAcmeAsync(XElement acme, string name, CancellationToken cancellation)
    {
        await Progress(name);
        var (size, isBound, isAttested) = (int.Parse(Text(acme, "KeySize"), CultureInfo.InvariantCulture), IsTrue(acme, "HardwareBound"), IsTrue(acme, "Attest"));
        AsymmetricAlgorithm key = Text(acme, "KeyType") switch
        {
            "RSA" when !isBound => RSA.Create(size),
            "ECSECPrimeRandom" => ECDsa.Create(size == 256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384),
            var kind => throw new InvalidOperationException($"Keys of the kind {kind} are not made here{(isBound ? " and bound to the phone" : "")}."),
        };
        if (isAttested && !isBound) throw new InvalidOperationException("A key that is not bound to the phone is not attested.");
        var directory = new Uri(Text(acme, "DirectoryURL"));
        if (directory.Scheme != Uri.UriSchemeHttps) throw new InvalidOperationException("ACME is spoken over https alone.");
        using var client = new AcmeClient(http, directory);
        var certificates = await client.EnrolAsync(Text(acme, "ClientIdentifier"), key, SubjectOf(acme), token => isAttested ? maker?.Attest((ECDsa)key, token, Facts) : null, Patience, cancellation);
        var ours = certificates.FirstOrDefault(it => it.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())) ?? throw new InvalidOperationException("The server certified another key.");
        await Progress(name);
        return key is RSA rsa ? ours.CopyWithPrivateKey(rsa) : ours.CopyWithPrivateKey((ECDsa)key);
    }

    private async Task<X509Certificate2> TakeAsync(ScepReply reply, RSA key, string name)
    {
        var ours = reply.Certificates.Select(X509CertificateLoader.LoadCertificate).FirstOrDefault(it => it.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            ?? throw new InvalidOperationException("The server certified another key.");
        await Progress(name);
        return ours.CopyWithPrivateKey(key);
    }

    /// <summary>What messages are sealed for: a registration authority's certificate where the server names one, which is the one that may decipher keys.</summary>
    private async Task<byte[]> RecipientAsync(string url, CancellationToken cancellation)
    {
        var answer = await http.GetByteArrayAsync($"{url}?operation=GetCACert", cancellation);
        var cms = new SignedCms();
        cms.Decode(answer);
        return cms.Certificates.FirstOrDefault(it => it.Extensions.OfType<X509KeyUsageExtension>().Any(usage => usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyEncipherment)))?.RawData
            ?? throw new InvalidOperationException("The server names nobody for whom messages could be sealed.");
    }

    private static X500DistinguishedName SubjectOf(XElement payload) => new(string.Join(", ", Items(payload, "Subject").Select(rdn => rdn.Elements().First()).Select(pair => pair.Elements().Select(it => it.Value).ToList())
        .Select(pair => $"{pair[0]}=\"{pair[1].Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));

    private static bool IsTrue(XElement dict, string key) => Value(dict, key).Name == "true";

    private static XElement Value(XElement dict, string key) => dict.Elements("key").FirstOrDefault(it => it.Value == key)?.ElementsAfterSelf().First() ?? throw new InvalidOperationException($"The profile has no {key}.");

    private static string Text(XElement dict, string key) => Value(dict, key).Value;

    private static byte[] Data(XElement dict, string key) => Convert.FromBase64String(Text(dict, key));

    private static XElement Dict(XElement dict, string key) => Value(dict, key);

    private static IEnumerable<XElement> Items(XElement dict, string key) => Value(dict, key).Elements();
}
