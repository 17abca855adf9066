using IssuancePortal.Pki.Rules;

namespace IssuancePortal.Pki.Issuing;

/// <summary>A certificate was to be signed although it breaks its profile. Nothing was signed.</summary>
public sealed class ProfileViolationException : Exception
{
    public ProfileViolationException(string profile, IReadOnlyList<Finding> findings)
        : base($"The certificate breaks the profile '{profile}': {string.Join(" ", findings.Select(finding => $"[{finding.Code}] {finding.Message}"))}")
    {
        Profile = profile;
        Findings = findings;
    }

    /// <summary>Name of the profile.</summary>
    public string Profile { get; }

    /// <summary>All findings, not only the first.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
