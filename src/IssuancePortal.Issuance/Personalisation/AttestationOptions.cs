using System.Security.Cryptography;
using IssuancePortal.Pki.Attestation;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Section "Attestation" of the configuration: whose word is taken that a key was made on a device.</summary>
public sealed class AttestationOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Attestation";

    /// <summary>PEM files with the makers' root certificates, and with authorities between them and the devices where there are some. Without any, no policy can require attestation.</summary>
    public IList<string> RootFiles { get; } = [];

    /// <summary>Roots in PEM that a host adds by itself.</summary>
    internal IList<string> Roots { get; } = [];

    /// <summary>Adds a root that comes with the host and not from a file.</summary>
    public void Believe(string pem) => Roots.Add(pem);

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        for (var i = 0; i < RootFiles.Count; i++)
        {
            if (FaultOf(RootFiles[i]) is { } fault) yield return $"{Section}:{nameof(RootFiles)}:{i} {fault}.";
        }
    }

    /// <summary>Who is believed.</summary>
    public AttestationTrust Trust() => AttestationTrust.FromPem([.. RootFiles.Select(File.ReadAllText), .. Roots]);

    private static string? FaultOf(string file)
    {
        if (!File.Exists(file)) return $"names {file}, which is not there";
        try
        {
            using var trust = AttestationTrust.FromPem([File.ReadAllText(file)]);
            return null;
        }
        catch (CryptographicException)
        {
            return $"names {file}, which holds no certificates in PEM";
        }
    }
}
