using System.Globalization;
using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Cards.Edges.YubiKey;

/// <summary>YubiKeys: PIV with Yubico's extensions, told from other PIV cards by their historical bytes and Yubico's version command. What a key can do is read from its firmware.</summary>
public sealed class YubiKeyEdge : ICardEdge, IPersonalisesPiv
{
    /// <inheritdoc/>
    public string Name => "yubikey";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.YubiKey;

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) => facts is { PivApplication: not null, AppletVersion: not null } && facts.Atr.AsSpan().IndexOf("ubi"u8) >= 0;

    /// <inheritdoc/>
    /// <remarks>Firmware before 5.0 tells it through its management application only.</remarks>
    public string? SerialOf(CardFacts facts) => (facts.AppletSerial ?? facts.Configuration?.Serial)?.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => $"YubiKey, firmware {facts.AppletVersion}";

    /// <inheritdoc/>
    public PivAbilities AbilitiesOf(CardFacts facts) => YubiKeyFirmware.Abilities(facts.AppletVersion!);
}
