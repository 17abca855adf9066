namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>GIDS cards, among them Windows' TPM virtual smart cards. Recognised; without personalisation.</summary>
public sealed class GidsEdge : ICardEdge
{
    /// <inheritdoc/>
    public string Name => "gids";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.Gids;

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) => facts.HasGids;

    /// <inheritdoc/>
    public string? SerialOf(CardFacts facts) => facts.ChipSerial;

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => "GIDS";
}
