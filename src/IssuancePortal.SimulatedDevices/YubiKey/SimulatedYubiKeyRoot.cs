using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.SimulatedDevices.YubiKey;

/// <summary>
/// "Simulated YubiKey Root": what stands in for the maker's attestation authority. ITS PRIVATE KEY IS PUBLIC, right here, so that keys of code made by any process chain to it: it proves nothing, and
/// only a demonstration or a test may trust it.
/// </summary>
public static class SimulatedYubiKeyRoot
{
    private const string PrivateKey =
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3j8LnDgAMjiom1K0ynGrZWy/XeLEUq8q6NG9uifOPJWhRANCAAQZ"
        + "1UjEp/Zf5wyv1GKhHp8i6BqFzpdVVa3r6wgp48MJgHA881Qh2sAGP9sbxORQE5SNdBCBAV5RKVyvrrLR7U2p";

    /// <summary>The root certificate, PEM; the file lies beside this one.</summary>
    public static string Pem { get; } = Read();

    /// <summary>Makes the certificate of a key's attestation key, valid as long as the root.</summary>
    internal static X509Certificate2 Certify(AsymmetricAlgorithm attestationKey)
    {
        using var root = X509Certificate2.CreateFromPem(Pem);
        using var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(Convert.FromBase64String(PrivateKey), out _);
        return AttestationCertificates.CertifyKey(attestationKey, root, signing);
    }

    private static string Read()
    {
        using var stream = typeof(SimulatedYubiKeyRoot).Assembly.GetManifestResourceStream("simulated-yubikey-root.pem") ?? throw new InvalidOperationException("The simulated root is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
