namespace IssuancePortal.Portal.Components;

/// <summary>What js/pin.js hands over, base64 throughout: see <see cref="Contracts.SealedPin"/>.</summary>
public sealed record SealedBox(string PagePublicKey, string Nonce, string Ciphertext, string Context);
