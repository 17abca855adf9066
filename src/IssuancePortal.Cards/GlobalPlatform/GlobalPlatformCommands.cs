using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>The commands of GlobalPlatform that personalisation needs, as script commands (GlobalPlatform Card Specification 2.3.1 §11 and Amendment D §7).</summary>
public static class GlobalPlatformCommands
{
    internal const byte InsPutKey = 0xD8;

    private const byte AesKeyType = 0x88;
    private const byte FirstKeyOfMany = 0x81;
    private const byte FactoryVersion = 0xFF;

    /// <summary>AID of the issuer security domain.</summary>
    public static ReadOnlyMemory<byte> SecurityDomain { get; } = Convert.FromHexString("A000000151000000");

    /// <summary>SELECT of the issuer security domain.</summary>
    public static ScriptCommand SelectSecurityDomain(string what) =>
        new() { Cla = 0x00, Ins = 0xA4, P1 = 0x04, P2 = 0x00, Data = SecurityDomain.ToArray(), Le = 0, What = what };

    /// <summary>INITIALIZE UPDATE, Amendment D §7.1.1.</summary>
    /// <param name="keyVersion">Key set to use; 0 lets the card choose.</param>
    /// <param name="hostChallenge">8 bytes, or 16 in S16 mode.</param>
    /// <param name="what">The part it belongs to.</param>
    public static ScriptCommand InitializeUpdate(byte keyVersion, byte[] hostChallenge, string what) =>
        new() { Cla = 0x80, Ins = 0x50, P1 = keyVersion, P2 = 0x00, Data = hostChallenge, Le = 0, What = what };

    /// <summary>
    /// PUT KEY of a whole AES key set, Amendment D §7.2: each key encrypted with the Key-DEK of the set in use, with its check value. The first set that is added takes the place of the factory's (version FF).
    /// </summary>
    /// <param name="from">The set in use, which it replaces.</param>
    /// <param name="to">The set that the card shall have.</param>
    /// <param name="what">The part it belongs to.</param>
    public static ScriptCommand PutKeys(CardKeySet from, CardKeySet to, string what)
    {
        var data = new List<byte> { to.Version };
        foreach (var key in to.Keys)
        {
            var encrypted = from.Encrypt(key);
            data.Add(AesKeyType);
            data.Add((byte)(encrypted.Length + 1));
            data.Add((byte)key.Length);
            data.AddRange(encrypted);
            data.Add(CardKeySet.CheckValueSize);
            data.AddRange(CardKeySet.CheckValueOf(key));
        }

        var replaced = from.Version == FactoryVersion ? (byte)0 : from.Version;
        return new() { Cla = 0x80, Ins = InsPutKey, P1 = replaced, P2 = FirstKeyOfMany, Data = [.. data], Le = 0, Sensitive = true, What = what };
    }

    /// <summary>What the card must answer to PUT KEY: the version and the check values of the keys as it decrypted them.</summary>
    public static byte[] PutKeysAnswer(CardKeySet to) => [to.Version, .. to.Keys.SelectMany(CardKeySet.CheckValueOf)];
}
