using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Devices;

/// <summary>What follows from the kind of a device.</summary>
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

    /// <summary>True for what lies in a computer or phone of its person and is bound by nobody else (INV-04): no operator is offered it, and it is recycled when its person enrols again.</summary>
    public static bool AreUserBound(DeviceKind kind) => kind is DeviceKind.VirtualSmartCard or DeviceKind.MobileApp;

    /// <summary>Fewest and most characters of a PIN: SP 800-73-5 part 1 §2.4.3 for PIV; Windows creates virtual smart cards for eight and more.</summary>
    public static (int Min, int Max) PinLength(DeviceKind kind) => kind == DeviceKind.VirtualSmartCard ? (8, GidsCommands.MaxPinBytes) : (6, 8);

    /// <summary>True for kinds that can be given keys which were made elsewhere. Phones and virtual smart cards never are: what they share with a card, they share another way.</summary>
    public static bool TakesKeys(DeviceKind kind) => kind is DeviceKind.PivCard or DeviceKind.YubiKey;

    /// <summary>True when a device of the kind has a place for the key, and makes keys of the algorithm. Virtual smart cards have no key without PIN, and Windows gives them RSA keys of one size only.</summary>
    public static bool Holds(DeviceKind kind, byte slot, KeyAlgorithm algorithm) => kind != DeviceKind.VirtualSmartCard || (slot is 0x9A or 0x9C or 0x9D && algorithm == KeyAlgorithm.Rsa2048);
}
