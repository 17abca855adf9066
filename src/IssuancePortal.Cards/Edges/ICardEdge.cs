namespace IssuancePortal.Cards.Edges;

/// <summary>A family of cards: how to recognise it and how to speak to it. What more it can do are further interfaces, asked for one by one.</summary>
public interface ICardEdge
{
    /// <summary>Stable name, also a text key suffix.</summary>
    string Name { get; }

    /// <summary>The family, for policies.</summary>
    CardFamily Family { get; }

    /// <summary>True when the answers to the opening script are this family's.</summary>
    bool Recognises(CardFacts facts);

    /// <summary>Serial number under which the portal keeps the device; null when the card tells none.</summary>
    string? SerialOf(CardFacts facts);

    /// <summary>Make and model in words.</summary>
    string ModelOf(CardFacts facts);
}

/// <summary>Families of cards that the catalogue can tell apart.</summary>
public enum CardFamily
{
    /// <summary>PIV card, SP 800-73-5.</summary>
    Piv,

    /// <summary>YubiKey.</summary>
    YubiKey,

    /// <summary>GIDS, as Windows' TPM virtual smart cards speak it.</summary>
    Gids,
}
