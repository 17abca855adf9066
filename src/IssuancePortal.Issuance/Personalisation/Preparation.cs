using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>A card selected and asked for its witness ahead of a run, so that the run's first trip can begin with the proof.</summary>
/// <param name="InsertionId">The insertion it was asked of.</param>
/// <param name="Key">The management key the card is taken to have.</param>
/// <param name="Witness">The witness, encrypted by the card.</param>
internal sealed record Preparation(Guid InsertionId, AdminKey Key, byte[] Witness);
