using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Which certificates are published in the corporate directory, where the site publishes there at all (<c>Directory:Publish</c>).</summary>
public sealed record PublishingSettings : ISettingsSection
{
    /// <summary>Those that others encrypt to.</summary>
    public bool Encryption { get; init; } = true;

    /// <summary>Those that people sign with.</summary>
    public bool Signature { get; init; }

    /// <summary>Those that people sign in with.</summary>
    public bool Authentication { get; init; }

    /// <summary>Names of the profiles.</summary>
    public IReadOnlyList<string> ListProfiles() =>
    [
        .. Encryption ? [CertificateProfiles.KeyManagement.Name] : Array.Empty<string>(),
        .. Signature ? [CertificateProfiles.DigitalSignature.Name, CertificateProfiles.DerivedSignature.Name] : Array.Empty<string>(),
        .. Authentication ? [CertificateProfiles.PivAuthentication.Name, CertificateProfiles.DerivedAuthentication.Name] : Array.Empty<string>(),
    ];
}
