using IssuancePortal.Issuance.Phones;

namespace IssuancePortal.Issuance.Policies;

/// <summary>What a policy for phones says beside its keys.</summary>
public sealed record PolicyPhone
{
    /// <summary>The strict choice: keys are made on the phone and nowhere else, and physical cards alone vouch for it.</summary>
    public static PolicyPhone Default { get; } = new();

    /// <summary>How keys may come onto the phone, in the order in which it is offered.</summary>
    public IReadOnlyList<PhoneWay> Ways { get; init; } = [PhoneWay.Profile, PhoneWay.Est];

    /// <summary>A virtual smart card may vouch for a phone as well.</summary>
    public bool VirtualParents { get; init; }
}
