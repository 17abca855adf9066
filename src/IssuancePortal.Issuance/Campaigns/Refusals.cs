using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Campaigns;

/// <summary>Why a campaign, or a device in it, is not moved.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.campaign-unknown");

    /// <summary>One is open for this policy.</summary>
    public static readonly Refusal Open = new("refusal.campaign-open");

    public static readonly Refusal NothingToMove = new("refusal.campaign-nothing-to-move");

    public static readonly Refusal Over = new("refusal.campaign-over");

    /// <summary>Not in use, so nothing can be written to it.</summary>
    public static Refusal NotInUse(DeviceState state) => new("refusal.campaign-not-in-use", state.ToString());

    public static readonly Refusal Temporary = new("refusal.campaign-temporary");

    /// <summary>Since the campaign began it got another policy, or was given back.</summary>
    public static readonly Refusal OtherPolicy = new("refusal.campaign-other-policy");

    public static readonly Refusal Phone = new("refusal.campaign-phone");
}
