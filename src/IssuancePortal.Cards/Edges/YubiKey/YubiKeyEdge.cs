using System.Globalization;

namespace IssuancePortal.Cards.Edges.YubiKey;

/// <summary>YubiKeys, told from other PIV cards by their historical bytes and Yubico's serial command. Recognised; without personalisation.</summary>
public sealed class YubiKeyEdge : ICardEdge
{
    /// <inheritdoc/>
    public string Name => "yubikey";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.YubiKey;

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) =>
        facts is { PivApplication: not null, AppletVersion: not null, AppletSerial: not null } && facts.Atr.AsSpan().IndexOf("ubi"u8) >= 0;

    /// <inheritdoc/>
    public string? SerialOf(CardFacts facts) => facts.AppletSerial?.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => $"YubiKey, firmware {facts.AppletVersion}";
}
