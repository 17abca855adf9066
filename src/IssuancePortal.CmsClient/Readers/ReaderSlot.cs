using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>One reader as the board keeps it. All but <see cref="Gate"/> and <see cref="Held"/> belongs to the board's lock.</summary>
internal sealed class ReaderSlot(string name)
{
    public string Name { get; } = name;

    /// <summary>One at a time speaks to this reader's card.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The card a run holds; belongs to <see cref="Gate"/>.</summary>
    public HeldCard? Held { get; private set; }

    /// <summary>What the system said last.</summary>
    public ReaderSeen Seen { get; set; } = new(name, SlotState.Empty, 0);

    /// <summary>Names the card in the reader; null when there is none.</summary>
    public Guid? Insertion { get; set; }

    /// <summary>What people are shown.</summary>
    public ReaderState State { get; set; }

    /// <summary>The card, once its opening script has run.</summary>
    public CardReport? Card { get; set; }

    /// <summary>Takes <paramref name="held"/> for a run; only with the gate.</summary>
    public void Hold(HeldCard held) => Held = held;

    /// <summary>Lets the held card go, if any; only with the gate.</summary>
    public void LetGo()
    {
        Held?.Dispose();
        Held = null;
    }
}
