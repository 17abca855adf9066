namespace IssuancePortal.Portal.Words;

/// <summary>Names the resources of the trade's words: refusals, states, moves, lanes, profiles. Keys are the codes that the rules give.</summary>
public sealed class TradeText;
