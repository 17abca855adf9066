using System.ComponentModel.DataAnnotations;

namespace IssuancePortal.Issuance.Settings;

/// <summary>How devices ask for certificates by themselves, over SCEP and EST.</summary>
public sealed record EnrolmentSettings : ISettingsSection
{
    /// <summary>Minutes for which a device may ask after its person began; 5 to 60.</summary>
    [Range(5, 60)]
    public int TicketMinutes { get; init; } = 15;

    /// <summary>Days for which an invitation to finish on the phone can be taken up; 1 to 14.</summary>
    [Range(1, 14)]
    public int InvitationDays { get; init; } = 3;

    /// <summary>Days for which a certificate is good, at most until its device ends; 1 to 1095.</summary>
    [Range(1, 1095)]
    public int CertificateDays { get; init; } = 365;

    /// <summary>Days before its end from which a certificate may be renewed; 1 to 180.</summary>
    [Range(1, 180)]
    public int RenewDays { get; init; } = 30;

    /// <summary>What becomes of a name that a device writes into its request.</summary>
    public SubjectRule Subject { get; init; } = SubjectRule.Replace;
}

/// <summary>What becomes of a name that a device writes into its request. The certificate names the person of the ticket either way.</summary>
public enum SubjectRule
{
    /// <summary>It is not looked at.</summary>
    Replace,

    /// <summary>A request that names somebody else is refused; one that names nobody is not.</summary>
    MustMatch,
}
