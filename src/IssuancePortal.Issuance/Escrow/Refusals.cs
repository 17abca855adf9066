using IssuancePortal.Issuance.Roles;
using IssuancePortal.Pki.Escrow;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>Why a key is not recovered, or not kept.</summary>
internal static class Refusals
{
    public static readonly Refusal KeyUnknown = new("refusal.escrow-key-unknown");

    public static readonly Refusal RecoveryUnknown = new("refusal.recovery-unknown");

    public static readonly Refusal OwnKey = new("refusal.recovery-own-key");

    public static readonly Refusal OwnRecovery = new("refusal.recovery-own");

    public static readonly Refusal OpenExists = new("refusal.recovery-open");

    public static readonly Refusal NotYours = new("refusal.recovery-not-yours");

    public static readonly Refusal NotApproved = new("refusal.recovery-not-approved");

    public static readonly Refusal Expired = new("refusal.recovery-expired");

    public static readonly Refusal Unopened = new("refusal.escrow-unopened");

    public static Refusal Ended(KeyRecovery recovery) => new("refusal.recovery-ended", recovery.State.ToString(), recovery.DecidedByName ?? recovery.AskedByName);

    public static Refusal Certificate(RecipientFault fault) => new("refusal.recovery-certificate", fault.ToString());

    public static readonly Refusal CertificateTwice = new("refusal.recovery-certificate-twice");

    public static readonly Refusal CertificateUnknown = new("refusal.recovery-certificate-unknown");
}
