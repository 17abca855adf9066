namespace IssuancePortal.Cards.Scripts;

/// <summary>Steps that follow each other. Lanes run side by side; their order is the order of their commands within a trip.</summary>
/// <param name="Name">Text key of what the lane brings onto the card.</param>
/// <param name="Steps">In order.</param>
public sealed record Lane(string Name, IReadOnlyList<Step> Steps);
