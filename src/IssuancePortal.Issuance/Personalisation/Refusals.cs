using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Pki.Attestation;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Why a run does not start, waits, or ended.</summary>
internal static class Refusals
{
    public static readonly Refusal PersonUnknown = new("refusal.person-unknown");

    /// <summary>This site has PINs changed elsewhere.</summary>
    public static readonly Refusal PinChangeOff = new("refusal.pin-change-off");

    public static readonly Refusal PersonLeft = new("refusal.person-left");

    public static readonly Refusal PolicyNotAssigned = new("refusal.policy-not-assigned");

    public static readonly Refusal ModeNotAllowed = new("refusal.mode-not-allowed");

    public static readonly Refusal HasPrimary = new("refusal.has-primary-device");

    public static readonly Refusal WorkstationGone = new("refusal.workstation-gone");

    public static readonly Refusal WorkstationNotYours = new("refusal.workstation-not-yours");

    public static Refusal OtherDevice(string serial) => new("refusal.other-device", serial);

    public static readonly Refusal RetryOff = new("refusal.retry-off");

    public static readonly Refusal CardGone = new("refusal.card-gone");

    public static readonly Refusal CardUnknown = new("refusal.card-not-recognised");

    public static readonly Refusal CardWithoutSerial = new("refusal.card-without-serial");

    public static Refusal KindNotSupported(string kind) => new("refusal.kind-not-supported", kind);

    public static Refusal WrongKind(string kind) => new("refusal.wrong-kind", kind);

    /// <summary>Only its person binds it and works on it (INV-04).</summary>
    public static Refusal UserBound(string kind) => new("refusal.user-bound", kind);

    public static readonly Refusal FactoryKeyStays = new("refusal.card-cannot-replace-management-key");

    /// <summary>The policy asks for keys that this card cannot make, or makes badly.</summary>
    public static Refusal AlgorithmNotOnCard(string algorithm) => new("refusal.card-cannot-algorithm", algorithm);

    /// <summary>The policy puts keys from escrow on the device, and this card takes none, or none of their algorithm.</summary>
    public static readonly Refusal TakesNoKeys = new("refusal.card-takes-no-keys");

    /// <summary>The policy requires attestation, which this device cannot give.</summary>
    public static readonly Refusal CannotAttest = new("refusal.card-cannot-attest");

    /// <summary>The device's firmware is older than the policy takes.</summary>
    public static Refusal FirmwareTooOld(Version has, Version wanted) => new("refusal.firmware-too-old", has.ToString(), wanted.ToString());

    /// <summary>The policy requires attestation and this site believes no maker.</summary>
    public static readonly Refusal NoAttestationRoots = new("refusal.attestation-no-roots");

    /// <summary>The device did not attest that the key was made on it.</summary>
    public static readonly Refusal NotAttested = new("refusal.attestation-missing");

    /// <summary>What is wrong with an attestation.</summary>
    public static Refusal Attestation(AttestationFault fault) => fault switch
    {
        AttestationFault.Unreadable => new("refusal.attestation-unreadable"),
        AttestationFault.ForeignRoot => new("refusal.attestation-foreign-root"),
        AttestationFault.OtherKey => new("refusal.attestation-other-key"),
        AttestationFault.NoSerial => new("refusal.attestation-no-serial"),
        AttestationFault.OtherSerial => new("refusal.attestation-other-serial"),
        AttestationFault.OtherSlot => new("refusal.attestation-other-slot"),
        AttestationFault.OtherFirmware => new("refusal.attestation-other-firmware"),
        AttestationFault.OldFirmware => new("refusal.attestation-old-firmware"),
        AttestationFault.OtherPinPolicy => new("refusal.attestation-pin-policy"),
        AttestationFault.OtherTouchPolicy => new("refusal.attestation-touch-policy"),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "A fault without a refusal."),
    };

    /// <summary>PIN and PUK of the device are blocked, or its management key is not the portal's: only a reset that erases everything helps, and somebody must want it.</summary>
    public static readonly Refusal NeedsReset = new("refusal.card-needs-reset");

    public static readonly Refusal RunUnknown = new("refusal.run-unknown");

    public static readonly Refusal RunEnded = new("refusal.run-ended");

    public static readonly Refusal RunOpen = new("refusal.run-open-on-device");

    public static readonly Refusal Abandoned = new("refusal.run-abandoned");

    /// <summary>The card proved that it holds none of the key sets that are known for it.</summary>
    public static readonly Refusal CardKeysRejected = new("refusal.card-keys-rejected");

    public static readonly Refusal ManagementKeyRejected = new("refusal.management-key-rejected");

    public static readonly Refusal CardNotReturned = new("refusal.card-not-returned");

    public static readonly Refusal PinNotEntered = new("refusal.pin-not-entered");

    public static readonly Refusal PhotoUnreadable = new("refusal.photo-unreadable");

    public static readonly Refusal Unexpected = new("refusal.unexpected");

    public static Refusal PinWrong(int triesLeft) => new("refusal.pin-wrong", triesLeft);

    public static readonly Refusal PinBlocked = new("refusal.pin-blocked");

    public static readonly Refusal PukBlocked = new("refusal.puk-blocked");

    public static readonly Refusal NotInUse = new("refusal.device-not-in-use");

    public static readonly Refusal CardRemoved = new("refusal.card-removed");

    /// <summary>What a fault of the card means for people.</summary>
    public static Refusal Of(CardFault fault) => fault.Outcome switch
    {
        ScriptOutcome.CardRemoved => CardRemoved,
        ScriptOutcome.OtherCard => new("refusal.other-card"),
        ScriptOutcome.ReaderGone => new("refusal.reader-gone"),
        ScriptOutcome.CardBusy => new("refusal.card-busy"),
        ScriptOutcome.PinUnreadable => new("refusal.pin-unreadable"),
        ScriptOutcome.PinRefused => new("refusal.pin-refused"),
        ScriptOutcome.Refused => new("refusal.client-refused"),
        _ => fault.Status is { } status ? new("refusal.card-answered", fault.Command?.What ?? "", status.ToString()) : new("refusal.card-differs", fault.Command?.What ?? ""),
    };
}
