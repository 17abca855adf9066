namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>An edge whose cards can be personalised with GIDS commands.</summary>
public interface IPersonalisesGids;
