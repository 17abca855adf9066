namespace IssuancePortal.Issuance.Phones;

/// <summary>Why a phone is not set up.</summary>
public static class Refusals
{
    /// <summary>The card in the reader has not just proved its person, or is another person's.</summary>
    public static readonly Refusal CardNeeded = new("refusal.phone-card-needed");

    /// <summary>The card is not one that phones are derived from.</summary>
    public static readonly Refusal NotAParent = new("refusal.phone-not-a-parent");

    /// <summary>The person has no phone policy, or it allows no such thing.</summary>
    public static readonly Refusal NoPolicy = new("refusal.phone-no-policy");

    /// <summary>The phone is asked for; an officer has to approve it first.</summary>
    public static readonly Refusal Asked = new("refusal.phone-asked");

    public static readonly Refusal Unknown = new("refusal.phone-link-unknown");

    public static readonly Refusal Expired = new("refusal.phone-link-expired");

    /// <summary>Another phone has taken the link up.</summary>
    public static readonly Refusal Taken = new("refusal.phone-link-taken");

    public static readonly Refusal NotOpened = new("refusal.phone-not-opened");

    /// <summary>Nobody has compared the codes yet.</summary>
    public static readonly Refusal NotConfirmed = new("refusal.phone-not-confirmed");

    /// <summary>The codes can be compared only in the session in which the phone was added.</summary>
    public static readonly Refusal OtherSession = new("refusal.phone-other-session");

    public static readonly Refusal WayNotAllowed = new("refusal.phone-way-not-allowed");

    /// <summary>The policy's keys are on curves, which a profile asks for over ACME alone, and that is off.</summary>
    public static readonly Refusal AcmeOff = new("refusal.phone-acme-off");

    /// <summary>The policy's keys are RSA keys, which Apple does not attest, and attestation is required.</summary>
    public static readonly Refusal NotAttestable = new("refusal.phone-not-attestable");

    /// <summary>Nobody has asked for the file's password on the other screen yet.</summary>
    public static readonly Refusal NoPassword = new("refusal.phone-no-password");

    /// <summary>The certificates are there already.</summary>
    public static readonly Refusal Finished = new("refusal.phone-finished");

    /// <summary>The authority does not answer; nothing is lost.</summary>
    public static readonly Refusal Later = new("refusal.phone-later");

    /// <summary>The link of an invitation is mailed, and this person or site has no mail.</summary>
    public static readonly Refusal NoMail = new("refusal.phone-no-mail");

    /// <summary>The one-time code is wrong, used, or tried too often: nobody is told which.</summary>
    public static readonly Refusal WrongCode = new("refusal.phone-code-wrong");
}
