using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Pki.Scep;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>Speaks SCEP for the authority with a key of its own, which is kept as the authority's other keys are: the authority's own key never opens anything.</summary>
/// <param name="authority">The authority.</param>
public sealed class RegistrationAuthority(EmbeddedAuthority authority)
{
    /// <summary>Its certificate, that of the issuing authority and the root's, DER.</summary>
    public async Task<IReadOnlyList<byte[]>> CertificatesAsync(CancellationToken cancellation = default) =>
        [(await authority.RegistrationAsync(cancellation)).Certificate, .. Chain];

    /// <summary>Certificates of the issuing authority and the root, DER.</summary>
    public IReadOnlyList<byte[]> Chain => [authority.CertificateOf(AuthorityKeys.Issuing)!, authority.CertificateOf(AuthorityKeys.Root)!];

    /// <summary>Makes answers.</summary>
    public async Task<ScepAnswers> AnswersAsync(CancellationToken cancellation = default)
    {
        var own = await authority.RegistrationAsync(cancellation);
        return new ScepAnswers(own.Certificate, own.Key);
    }

    /// <summary>Opens a message that was sealed for it.</summary>
    public async Task<(ScepFailInfo? Fault, ScepRequest? Request)> OpenAsync(ScepMessage message, CancellationToken cancellation = default)
    {
        var own = await authority.RegistrationAsync(cancellation);
        var fault = ScepReader.Open(message, own.Certificate, own.Key, out var request);
        return (fault, request);
    }

    /// <summary>True for the name of the issuing authority.</summary>
    /// <param name="name">DER.</param>
    public bool IsIssuer(ReadOnlySpan<byte> name)
    {
        using var issuing = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(Chain[0]);
        return name.SequenceEqual(issuing.SubjectName.RawData);
    }

    /// <summary>The current revocation list, DER.</summary>
    public Task<byte[]> RevocationListAsync(CancellationToken cancellation = default) => authority.CrlAsync(AuthorityKeys.Issuing, cancellation);
}
