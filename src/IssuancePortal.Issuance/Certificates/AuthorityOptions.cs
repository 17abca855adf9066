using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>Section "Authority" of the configuration: the embedded certificate authority.</summary>
public sealed class AuthorityOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Authority";

    /// <summary>Where CRL, OCSP and issuer certificates can be fetched from, as it goes into certificates; plain http (RFC 5280 §8).</summary>
    public string PublicUrl { get; set; } = "http://localhost:5080";

    /// <summary>Algorithm of the root's key. Changing it later has no effect: the root exists.</summary>
    public KeyAlgorithm RootAlgorithm { get; set; } = KeyAlgorithm.P384;

    /// <summary>Algorithm of the issuing authority's key.</summary>
    public KeyAlgorithm IssuingAlgorithm { get; set; } = KeyAlgorithm.P256;

    /// <summary>Algorithm of the content signer's key.</summary>
    public KeyAlgorithm ContentSigningAlgorithm { get; set; } = KeyAlgorithm.P256;

    /// <summary>How long a CRL says it is good for.</summary>
    public TimeSpan CrlLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a CRL is handed out before it is made anew: the longest time a revocation takes to show in it.</summary>
    public TimeSpan CrlCache { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>PKCS#11 module of an HSM that holds the keys "root" and "issuing"; empty keeps keys in the database, encrypted.</summary>
    public string HsmModule { get; set; } = "";

    /// <summary>Label of the HSM's token.</summary>
    public string HsmToken { get; set; } = "";

    /// <summary>User PIN of the HSM's token; from the environment, never from a file in the repository.</summary>
    public string HsmPin { get; set; } = "";

    /// <summary>The key that opens escrowed keys is in the HSM too, as "escrow": an RSA key. False keeps it in the database, encrypted.</summary>
    public bool EscrowInHsm { get; set; }

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
            yield return $"{Section}:{nameof(PublicUrl)} must be an absolute http URL, not \"{PublicUrl}\".";
        if (CrlLifetime < TimeSpan.FromHours(1) || CrlLifetime > TimeSpan.FromDays(30)) yield return $"{Section}:{nameof(CrlLifetime)} must lie between 1 hour and 30 days.";
        if (CrlCache < TimeSpan.Zero || CrlCache >= CrlLifetime) yield return $"{Section}:{nameof(CrlCache)} must not be negative and must be shorter than {Section}:{nameof(CrlLifetime)}.";
        if (EscrowInHsm && HsmModule.Length == 0) yield return $"{Section}:{nameof(HsmModule)} must be set when {Section}:{nameof(EscrowInHsm)} is.";
        if (HsmModule.Length > 0 && !File.Exists(HsmModule)) yield return $"{Section}:{nameof(HsmModule)} names {HsmModule}, which is not there.";
        if (HsmModule.Length > 0 && HsmToken.Length == 0) yield return $"{Section}:{nameof(HsmToken)} must name the token when {Section}:{nameof(HsmModule)} is set.";
        if (HsmModule.Length > 0 && HsmPin.Length == 0) yield return $"{Section}:{nameof(HsmPin)} must be set when {Section}:{nameof(HsmModule)} is.";
    }
}
