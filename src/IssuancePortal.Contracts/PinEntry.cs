namespace IssuancePortal.Contracts;

/// <summary>Tells the client that a page is about to seal a PIN, so that it shows the compare code.</summary>
/// <param name="RunId">The run the PIN is for.</param>
/// <param name="PagePublicKey">The page's ephemeral key, SubjectPublicKeyInfo DER.</param>
/// <param name="Person">Whose PIN it is, shown to people.</param>
public sealed record PinEntryRequest(Guid RunId, byte[] PagePublicKey, string Person);
