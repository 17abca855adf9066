namespace IssuancePortal.Issuance.Enrolment;

/// <summary>Why no certificate is issued over SCEP, EST or ACME.</summary>
public static class Refusals
{
    public static readonly Refusal Malformed = new("refusal.enrolment-malformed");

    public static readonly Refusal Algorithm = new("refusal.enrolment-algorithm");

    public static readonly Refusal NotProven = new("refusal.enrolment-not-proven");

    /// <summary>The message is signed by another key than the one that is to be certified.</summary>
    public static readonly Refusal ForeignSigner = new("refusal.enrolment-foreign-signer");

    /// <summary>There is no such ticket, or the password is wrong: nobody is told which.</summary>
    public static readonly Refusal Unknown = new("refusal.enrolment-unknown");

    public static readonly Refusal Used = new("refusal.enrolment-used");

    public static readonly Refusal Expired = new("refusal.enrolment-expired");

    public static readonly Refusal Cancelled = new("refusal.enrolment-cancelled");

    /// <summary>The sign-in in which it was begun is over.</summary>
    public static readonly Refusal SessionEnded = new("refusal.enrolment-session-ended");

    /// <summary>The same exchange was there before.</summary>
    public static readonly Refusal Replayed = new("refusal.enrolment-replayed");

    /// <summary>The device is not one that certificates are made for now.</summary>
    public static readonly Refusal DeviceState = new("refusal.enrolment-device-state");

    /// <summary>The request names somebody else.</summary>
    public static readonly Refusal Subject = new("refusal.enrolment-subject");

    /// <summary>The certificate that asks for its renewal is not one that is renewed this way, or not in use.</summary>
    public static readonly Refusal NotRenewable = new("refusal.enrolment-not-renewable");

    /// <summary>There is no such order, or it is another account's: nobody is told which.</summary>
    public static readonly Refusal UnknownOrder = new("refusal.enrolment-order-unknown");

    /// <summary>The order's challenge was not answered, or its certificate was asked for already.</summary>
    public static readonly Refusal NotAnswered = new("refusal.enrolment-order-not-ready");

    /// <summary>The certificate is asked for with another key than the one that was attested.</summary>
    public static readonly Refusal OtherKey = new("refusal.enrolment-other-key");

    /// <summary>The key must be attested, and is not.</summary>
    public static readonly Refusal NoAttestation = new("refusal.enrolment-attestation-missing");

    public static readonly Refusal UnreadableAttestation = new("refusal.enrolment-attestation-unreadable");

    /// <summary>The attestation does not go back to a root that is believed.</summary>
    public static readonly Refusal ForeignAttestation = new("refusal.enrolment-attestation-foreign");

    /// <summary>The attestation was made for another challenge.</summary>
    public static readonly Refusal StaleAttestation = new("refusal.enrolment-attestation-stale");

    /// <summary>Another key of the same phone was attested on another device.</summary>
    public static readonly Refusal OtherDevice = new("refusal.enrolment-attestation-device");

    /// <summary>It is too early to renew.</summary>
    public static Refusal TooEarly(DateTimeOffset from) => new("refusal.enrolment-too-early", from.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
