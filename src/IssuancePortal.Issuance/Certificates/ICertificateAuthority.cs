using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Profiles;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>A certificate authority. The embedded one implements it; others can be put in its place.</summary>
public interface ICertificateAuthority
{
    /// <summary>
    /// Issues a certificate. Its serial number and to-be-signed bytes are stored before it is signed, so that no certificate exists that the portal does not know of.
    /// It stays <see cref="CertificateState.Signed"/> until its run ends well.
    /// </summary>
    /// <returns>The certificate (DER), or the refusal: against the profile's rules, or the authority does not answer.</returns>
    Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation);

    /// <summary>Lets the world know of a certificate's status: it was put on hold, released or revoked. May be asked again for what it has done already.</summary>
    /// <returns>True; or the refusal, when it does not answer or will not. An exception counts as one that does not answer.</returns>
    Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation);
}

/// <summary>What a certificate is asked for with.</summary>
/// <param name="Profile">Name of the profile.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER, proven to be on the card.</param>
/// <param name="Slot">PIV key reference.</param>
/// <param name="RunId">The run it is for.</param>
/// <param name="DeviceId">The device it is for.</param>
/// <param name="Person">The person it names.</param>
/// <param name="CardUuid">Card UUID of the device.</param>
/// <param name="FascN">FASC-N of the device, 25 bytes.</param>
/// <param name="NotAfter">End of the device's life; the certificate ends no later.</param>
public sealed record CertificateApplication(
    string Profile,
    byte[] PublicKey,
    byte Slot,
    Guid RunId,
    Guid DeviceId,
    People.Person Person,
    Guid CardUuid,
    byte[] FascN,
    DateTimeOffset NotAfter)
{
    /// <summary>Name of the authority that is asked; null for the embedded one.</summary>
    public string? Authority { get; init; }

    /// <summary>PKCS #10, DER, signed by the key: for an authority that takes nothing else. Null where possession was proven to the portal only.</summary>
    public byte[]? Request { get; init; }

    /// <summary>Told while an authority outside is waited for; null where nobody listens.</summary>
    public Action<Authorities.AuthorityWait>? Tell { get; init; }

    /// <summary>The application as an order of a profile: who and what the certificate names.</summary>
    internal CertificateOrder Order(CertificateProfile profile, RunOptions issuer, DateTimeOffset notBefore, DateTimeOffset notAfter) => new()
    {
        Profile = profile,
        PublicKey = PublicKey,
        NotBefore = notBefore,
        NotAfter = notAfter,
        Subject = new SubjectData
        {
            CommonName = Person.Name,
            GivenName = Person.GivenName,
            Surname = Person.Surname,
            Organisation = issuer.Issuer,
            OrganisationalUnits = Person.Department.Length > 0 ? [Person.Department] : [],
            Country = issuer.Country,
            Email = Person.Email,
            Upn = Person.Upn,
            FascN = Pki.Piv.FascN.TryDecode(FascN, out var fascN) ? fascN : null,
            CardUuid = CardUuid,
            CardholderUuid = Person.CardholderUuid,
        },
    };
}
