using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Pki.Escrow;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>The keys that an attempt puts on the card from escrow. In this process's memory only as long as the attempt lasts: disposing wipes them.</summary>
/// <param name="Slots">For slots of the policy, by key reference.</param>
/// <param name="History">Earlier keys, each for a retired slot.</param>
/// <param name="Leftover">Retired slots that the card may still have something in from before.</param>
internal sealed record KeysToImport(IReadOnlyDictionary<byte, ImportedKey> Slots, IReadOnlyList<(PivSlot Slot, ImportedKey Key)> History, IReadOnlyList<PivSlot> Leftover) : IDisposable
{
    public static KeysToImport None { get; } = new(new Dictionary<byte, ImportedKey>(), [], []);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in Slots.Values.Concat(History.Select(it => it.Key))) key.Key.Dispose();
    }
}

/// <summary>A key from escrow.</summary>
/// <param name="Id">Its id in escrow.</param>
/// <param name="Key">The key.</param>
/// <param name="Certificate">Its certificate, DER; null for one that is to be certified.</param>
internal sealed record ImportedKey(Guid Id, EncryptionKey Key, byte[]? Certificate);
