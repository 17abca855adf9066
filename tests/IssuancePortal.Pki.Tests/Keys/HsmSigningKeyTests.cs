using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using IssuancePortal.Pki.Crl;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Piv;

namespace IssuancePortal.Pki.Tests.Keys;

/// <summary>A whole authority whose keys lie in SoftHSM, reached through OpenSSL's engine.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class HsmSigningKeyTests : IClassFixture<HsmSigningKeyTests.Token>, IDisposable
{
    private const string Module = "/usr/lib/softhsm/libsofthsm2.so";
    private const string Pin = "73914628";

    private readonly OpenSsl _openssl = new();

    public HsmSigningKeyTests(Token token) => ArgumentNullException.ThrowIfNull(token);

    [Theory]
    [InlineData("ec256", KeyAlgorithm.P256)]
    [InlineData("ec384", KeyAlgorithm.P384)]
    [InlineData("rsa2048", KeyAlgorithm.Rsa2048)]
    public void Open_KeyOnTheToken_FoundsAnAuthority(string label, KeyAlgorithm algorithm)
    {
        using var key = HsmSigningKey.Open("issuing", Uri(label), Pin);
        Assert.Equal(algorithm, key.Algorithm);

        var root = Issuer.FromCertificate(Authority.CreateRoot(TestCa.Name("HSM Root"), key, TestCa.Now.AddDays(-1), TestCa.Now.AddDays(3000)));
        var crl = CrlBuilder.Build(root, key, 1, TestCa.Now.AddMinutes(-1), TestCa.Now.AddDays(1), []);

        var pem = _openssl.Pem("root.pem", root.Certificate!);
        Assert.Equal("root.pem: OK\n", _openssl.Run("verify", "-x509_strict", "-check_ss_sig", "-CAfile", pem, pem));
        var judgement = _openssl.Run("crl", "-inform", "DER", "-in", _openssl.File("a.crl", crl), "-CAfile", pem, "-noout");
        Assert.Contains("verify OK", judgement, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_KeyOfAContentSigner_SignsChuids()
    {
        var ca = TestCa.EllipticCurve;
        using var key = HsmSigningKey.Open("content", Uri("ec256"), Pin);
        var certificate = Authority.CreateContentSigner(
            TestCa.Name("HSM Signer"), key.PublicKey, ca.Issuing, ca.IssuingKey, TestCa.Now, TestCa.Now.AddDays(100), TestCa.Urls);

        var signature = PivSignatures.SignChuid([0xFE, 0x00], certificate, key);

        _openssl.Run(
            "cms", "-verify", "-binary", "-inform", "DER", "-in", _openssl.File("c.cms", signature), "-content", _openssl.File("c.bin", [0xFE, 0x00]),
            "-CAfile", _openssl.Pem("chain.pem", ca.Issuing.Certificate!, ca.Root.Certificate!), "-purpose", "any", "-out", "o.bin");
    }

    [Fact]
    public void Open_EscrowKeyOnTheToken_OpensWhatIsSealedForIt()
    {
        using var own = HsmSigningKey.Open("escrow", Uri("rsa2048"), Pin);
        var certificate = RecoveryRecipient.SelfSigned(own, "Key escrow", TestCa.Now.AddDays(-1));
        using var key = EncryptionKey.Create(KeyAlgorithm.P256);

        using var opened = KeyEnvelope.Open(KeyEnvelope.Seal(key, [certificate]), key.PublicKey, certificate, own);

        Assert.Equal(key.Pkcs8.ToArray(), opened.Pkcs8.ToArray());
    }

    [Fact]
    public void Sign_ManyThreads_EverySignatureVerifies()
    {
        using var key = HsmSigningKey.Open("issuing", Uri("ec256"), Pin);
        var publicKey = SubjectPublicKey.TryParse(key.PublicKey)!;

        Parallel.For(0, 100, i => Assert.True(Signatures.Verify(publicKey, BitConverter.GetBytes(i), key.Sign(BitConverter.GetBytes(i)))));
    }

    /// <summary>On a token of its own: once a process is logged in, the token asks it for no PIN any more.</summary>
    [Fact]
    public void Open_WrongPin_IsRefusedWithoutNamingIt()
    {
        var refusal = Assert.ThrowsAny<CryptographicException>(() => HsmSigningKey.Open("issuing", "pkcs11:token=locked;object=ec256", "00112233"));

        Assert.DoesNotContain("00112233", refusal.ToString(), StringComparison.Ordinal);
        Assert.Contains("object=ec256", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoSuchKey_IsRefusedAndNoPinReachesStandardError()
    {
        var path = Path.Combine(_openssl.Folder, "stderr");
        var saved = Duplicate(2);
        using (var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            Assert.Equal(2, DuplicateTo((int)file.SafeFileHandle.DangerousGetHandle(), 2));
            try
            {
                Assert.ThrowsAny<CryptographicException>(() => HsmSigningKey.Open("issuing", Uri("nothing"), Pin));
            }
            finally
            {
                Assert.Equal(2, DuplicateTo(saved, 2));
                Assert.Equal(0, Close(saved));
            }
        }

        var written = File.ReadAllText(path);
        Assert.Contains("object=nothing", written, StringComparison.Ordinal);
        Assert.DoesNotContain(Pin, written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token=a;object=b")]
    [InlineData("pkcs11:token=a;object=b;pin-value=1234")]
    public void Open_NoUriOrOneWithAPin_IsRefused(string uri) => Assert.Throws<ArgumentException>(() => HsmSigningKey.Open("issuing", uri, Pin));

    [Fact]
    public void UseModule_NoSuchFile_IsRefused() => Assert.Throws<FileNotFoundException>(() => HsmSigningKey.UseModule("/nowhere/module.so"));

    [Fact]
    public void UseModule_Again_OnlyTheSameIsAccepted()
    {
        HsmSigningKey.UseModule(Module);

        Assert.Throws<InvalidOperationException>(() => HsmSigningKey.UseModule("/bin/sh"));
    }

    public void Dispose() => _openssl.Dispose();

    private static string Uri(string label) => $"pkcs11:token=issuance%20test;object={label}";

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int DuplicateTo(int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    /// <summary>Two tokens in a folder of their own: one with three key pairs, one that nobody logs in to.</summary>
    public sealed partial class Token : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pki-token-");

        public Token()
        {
            var configuration = Path.Combine(_folder.FullName, "softhsm2.conf");
            var tokens = _folder.CreateSubdirectory("tokens");
            File.WriteAllText(configuration, $"directories.tokendir = {tokens.FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
            var environment = new Dictionary<string, string> { ["SOFTHSM2_CONF"] = configuration };
            Run("softhsm2-util", ["--init-token", "--free", "--label", "issuance test", "--pin", Pin, "--so-pin", "8642097531"]);
            foreach (var (label, id, kind) in new[] { ("ec256", "01", "EC:prime256v1"), ("ec384", "02", "EC:secp384r1"), ("rsa2048", "03", "rsa:2048") })
                Generate("issuance test", label, id, kind);
            Run("softhsm2-util", ["--init-token", "--free", "--label", "locked", "--pin", Pin, "--so-pin", "8642097531"]);
            Generate("locked", "ec256", "01", "EC:prime256v1");

            // SoftHSM reads the C environment when the engine first loads it.
            Assert.Equal(0, SetEnvironment("SOFTHSM2_CONF", configuration, 1));
            HsmSigningKey.UseModule(Module);

            void Generate(string token, string label, string id, string kind) =>
                Run(
                    "pkcs11-tool",
                    ["--module", Module, "--token-label", token, "--login", "--pin", Pin, "--keypairgen", "--key-type", kind, "--label", label, "--id", id]);

            void Run(string tool, string[] arguments)
            {
                var (exit, output) = OpenSsl.Tool(tool, arguments, _folder.FullName, environment);
                Assert.True(exit == 0, output);
            }
        }

        public void Dispose() => _folder.Delete(recursive: true);

        [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
        private static partial int SetEnvironment(string name, string value, int overwrite);
    }
}
