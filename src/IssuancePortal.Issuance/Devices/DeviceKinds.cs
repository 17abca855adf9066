using IssuancePortal.Cards.Edges;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Which kind of device a family of cards is.</summary>
public static class DeviceKinds
{
    /// <summary>The kind of a recognised card.</summary>
    public static DeviceKind Of(ICardEdge edge) => edge.Family switch
    {
        CardFamily.Piv => DeviceKind.PivCard,
        CardFamily.YubiKey => DeviceKind.YubiKey,
        CardFamily.Gids => DeviceKind.VirtualSmartCard,
        _ => throw new ArgumentOutOfRangeException(nameof(edge), edge.Family, "A family of cards without a kind of device."),
    };
}
