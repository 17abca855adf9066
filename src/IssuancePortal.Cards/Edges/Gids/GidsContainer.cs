namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>A key container of Windows: one key with its certificate.</summary>
/// <param name="Index">From 0; the key is in file B081 + index.</param>
/// <param name="Id">Its name: containers of all cards have different ones.</param>
/// <param name="IsExchange">True for a key that decrypts and signs (AT_KEYEXCHANGE, which Windows signs people in with too); false for one that only signs (AT_SIGNATURE).</param>
/// <param name="Algorithm">Its key's algorithm.</param>
public sealed record GidsContainer(int Index, Guid Id, bool IsExchange, GidsKeyAlgorithm Algorithm)
{
    /// <summary>Reference of the first container's key.</summary>
    public const byte FirstReference = 0x81;

    /// <summary>Reference of the key: 81 and up.</summary>
    public byte KeyReference => (byte)(FirstReference + Index);

    /// <summary>The containers for keys that a policy names as PIV does: 9A, which signs people in, and 9D can decrypt, 9C only signs. There is none for 9E, which would work without PIN.</summary>
    /// <exception cref="ArgumentException">A key that GIDS has no container for.</exception>
    public static IReadOnlyList<GidsContainer> Of(IEnumerable<byte> slots, GidsKeyAlgorithm algorithm, Func<Guid> newId) =>
    [
        .. slots.Order().Select((slot, index) => new GidsContainer(
            index, newId(), slot switch { 0x9A or 0x9D => true, 0x9C => false, _ => throw new ArgumentException($"A virtual smart card has no container for the key {slot:X2}.", nameof(slots)) }, algorithm)),
    ];
}
