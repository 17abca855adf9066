using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Pki.Rules;

/// <summary>cA and path length as the profile says; an authority only where the issuer's own path length leaves room.</summary>
internal sealed class BasicConstraintsRule() : CertificateRule("basic-constraints", "RFC 5280 §4.2.1.9, §6.1.4")
{
    public override IEnumerable<string> Check(CertificateUnderTest certificate)
    {
        var profile = certificate.Profile;
        var constraints = certificate.Parsed.Find(Oids.BasicConstraints) is { } extension
            ? new X509BasicConstraintsExtension(extension.AsEncoded(), extension.Critical)
            : null;
        if ((constraints?.CertificateAuthority ?? false) != profile.IsAuthority)
            yield return profile.IsAuthority ? "The certificate does not say that it is an authority's." : "The certificate says that it is an authority's.";
        if (constraints is null || !profile.IsAuthority)
            yield break;
        int? length = constraints.HasPathLengthConstraint ? constraints.PathLengthConstraint : null;
        if (length != profile.PathLength)
            yield return $"The path length is {Text(length)}; the profile wants {Text(profile.PathLength)}.";
        if (!certificate.Issuer.IsSelfSigned && certificate.Issuer.PathLength is { } room && (room == 0 || length is null || length >= room))
            yield return $"The issuer's path length of {room} leaves no room for this authority.";
    }

    private static string Text(int? length) => length is { } number ? $"{number}" : "unlimited";
}
