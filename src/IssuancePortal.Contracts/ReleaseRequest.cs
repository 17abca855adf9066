namespace IssuancePortal.Contracts;

/// <summary>Ends the client's hold on a card; the card is reset, so that no security status stays behind.</summary>
/// <param name="RunId">The run that held it.</param>
/// <param name="Reader">Reader name.</param>
public sealed record ReleaseRequest(Guid RunId, string Reader);
