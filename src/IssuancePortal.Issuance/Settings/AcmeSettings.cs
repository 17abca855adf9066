using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using IssuancePortal.Pki.Acme;
using IssuancePortal.Pki.Attestation;

namespace IssuancePortal.Issuance.Settings;

/// <summary>Phones of Apple that ask for their certificates over ACME (RFC 8555), with their maker's attestation of their keys (draft-ietf-acme-device-attest), instead of SCEP.</summary>
public sealed record AcmeSettings : ISettingsSection
{
    /// <summary>Configuration profiles name the ACME server; there is none while this is off.</summary>
    public bool On { get; init; }

    /// <summary>No key gets a certificate over ACME that Apple has not attested. The keys of policies must be on curves then: Apple attests no others.</summary>
    public bool AttestationRequired { get; init; } = true;

    /// <summary>Whose attestations are believed: root certificates in PEM, at most 20,000 characters.</summary>
    [StringLength(20_000)]
    public string Roots { get; init; } = AppleRoot.Pem;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (string.IsNullOrWhiteSpace(Roots))
        {
            if (On) yield return SettingRefusals.Empty(nameof(AcmeSettings), nameof(Roots));
            yield break;
        }

        Refusal? fault = null;
        try
        {
            using var trust = Trust();
            if (trust.IsEmpty) fault = Unreadable;
        }
        catch (CryptographicException)
        {
            fault = Unreadable;
        }

        if (fault is not null) yield return fault;
    }

    /// <summary>Who is believed.</summary>
    /// <exception cref="CryptographicException">The roots are no certificates in PEM.</exception>
    public AttestationTrust Trust() => AttestationTrust.FromPem([Roots]);

    private static Refusal Unreadable => new("refusal.setting-acme-roots");
}
