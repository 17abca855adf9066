using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.GlobalPlatform;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;

namespace IssuancePortal.Cards.Edges;

/// <summary>All edges, the more particular ones first: the first that recognises a card speaks to it.</summary>
public static class EdgeCatalogue
{
    /// <summary>In order of recognition.</summary>
    public static IReadOnlyList<ICardEdge> All { get; } = [new YubiKeyEdge(), new GlobalPlatformPivEdge(), new PivEdge(), new GidsEdge()];

    /// <summary>The edge for a card; null when nobody recognises it.</summary>
    public static ICardEdge? Recognise(CardFacts facts) => All.FirstOrDefault(edge => edge.Recognises(facts));

    /// <summary>An edge by name; null when unknown.</summary>
    public static ICardEdge? Find(string name) => All.FirstOrDefault(edge => edge.Name == name);
}
