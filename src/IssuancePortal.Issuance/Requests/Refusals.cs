using IssuancePortal.Issuance.Modes;

namespace IssuancePortal.Issuance.Requests;

/// <summary>Why something is not done with a request.</summary>
internal static class Refusals
{
    public static Refusal IllegalMove(RequestMove move, RequestState state) => new("refusal.illegal-move", move.ToString(), state.ToString());

    public static Refusal NotTheirMove(RequestMove move) => new("refusal.not-their-move", move.ToString());

    public static readonly Refusal OpenRequestExists = new("refusal.open-request-exists");

    public static readonly Refusal Unknown = new("refusal.request-unknown");

    public static readonly Refusal OwnRequest = new("refusal.own-request");

    public static readonly Refusal ForYourself = new("refusal.request-for-yourself");

    public static Refusal Claimed(string by) => new("refusal.request-claimed", by);

    public static readonly Refusal NotClaimed = new("refusal.request-not-claimed");

    /// <summary>Somebody was faster: who, what became of it, and when (ISO 8601).</summary>
    public static Refusal Decided(string by, RequestState state, DateTimeOffset? at) => new("refusal.request-decided", by, state.ToString(), at?.ToString("u") ?? "");

    public static readonly Refusal AlreadyApproved = new("refusal.request-approved-by-you");

    public static readonly Refusal ContentChanged = new("refusal.request-content-changed");

    public static readonly Refusal ReasonMissing = new("refusal.reason-missing");

    public static readonly Refusal PolicyStays = new("refusal.policy-stays");

    public static readonly Refusal NotApproved = new("refusal.request-not-approved");

    public static readonly Refusal ApprovalVoid = new("refusal.approval-void");

    public static readonly Refusal Expired = new("refusal.request-expired");

    public static readonly Refusal OtherOperator = new("refusal.other-operator-personalises");

    public static Refusal NotTheirStage(StageKind stage) => new("refusal.not-their-stage", stage.ToString());

    public static readonly Refusal ModeOff = new("refusal.mode-off");

    /// <summary>Every mode that the policy allows is switched off here.</summary>
    public static Refusal ModesOff(Policies.DevicePolicy policy) => new("refusal.policy-modes-off", policy.Name, string.Join(", ", policy.Content.Modes));

    /// <summary>The policy's kind of device is switched off here.</summary>
    public static Refusal KindOff(Policies.DevicePolicy policy) => new("refusal.policy-kind-off", policy.Name, policy.Kind.ToString());

    public static readonly Refusal NothingToReplace = new("refusal.nothing-to-replace");

    public static readonly Refusal HasMobile = new("refusal.has-mobile-device");

    public static readonly Refusal NoParent = new("refusal.no-parent-device");

    /// <summary>A phone was lost with the encryption key that it shared: the card gets another one before the next phone.</summary>
    public static readonly Refusal KeyFirst = new("refusal.phone-key-first");

    public static readonly Refusal ReplaceFirst = new("refusal.replace-instead");

    public static readonly Refusal IncidentsOff = new("refusal.incidents-off");

    public static readonly Refusal TemporaryTooLong = new("refusal.temporary-too-long");

    public static Refusal RecoveryAgainstReason(string reason) => new("refusal.recovery-against-reason", reason);

    public static readonly Refusal FewerSlots = new("refusal.policy-has-fewer-slots");

    public static readonly Refusal OpenUpdateExists = new("refusal.open-update-exists");

    /// <summary>The device's policy wants a validation officer's approval before it is ended.</summary>
    public static Refusal TerminationNeedsApproval(string serial) => new("refusal.termination-needs-approval", serial);

    public static readonly Refusal OpenTerminationExists = new("refusal.open-termination-exists");

    public static readonly Refusal NotUpdatable = new("refusal.not-updatable");

    public static readonly Refusal UnlockInPersonOff = new("refusal.unlock-in-person-off");

    /// <summary>This site lets only others record whose a device is.</summary>
    public static readonly Refusal BindingOff = new("refusal.binding-off");

    /// <summary>People do not take devices of this kind for themselves here.</summary>
    public static Refusal KindNotBySelf(Devices.DeviceKind kind) => new("refusal.kind-not-by-self", kind.ToString());

    public static readonly Refusal UpdateBySelfOff = new("refusal.update-by-self-off");

    public static readonly Refusal UnlockOff = new("refusal.unlock-off");

    public static readonly Refusal TextTooLong = new("refusal.text-too-long");

    public static readonly Refusal ViewWithoutName = new("refusal.view-without-name");

    public static Refusal TooManyViews(int most) => new("refusal.too-many-views", most);
}
