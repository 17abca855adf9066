namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>GIDS cards, among them Windows' TPM virtual smart cards (Generic Identity Device Specification 2.0).</summary>
public sealed class GidsEdge : ICardEdge, IPersonalisesGids
{
    /// <inheritdoc/>
    public string Name => "gids";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.Gids;

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) => facts.Gids is not null;

    /// <inheritdoc/>
    /// <remarks>The card identifier that it was created with; a blank one has none.</remarks>
    public string? SerialOf(CardFacts facts) => facts.Gids?.CardId is { } id ? Convert.ToHexString(id) : null;

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => facts.Gids is { IsWindows: true } ? "Microsoft Virtual Smart Card" : "GIDS card";
}
