using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>A card selected and asked for its challenge ahead of a run, so that the run's first trip can begin with the proof.</summary>
/// <param name="InsertionId">The insertion it was asked of.</param>
/// <param name="Key">The management key the card is taken to have.</param>
/// <param name="Challenge">What the proof of the key must answer.</param>
internal sealed record Preparation(Guid InsertionId, AdminKey Key, byte[] Challenge);
