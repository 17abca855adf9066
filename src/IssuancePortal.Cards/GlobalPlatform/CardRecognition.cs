using IssuancePortal.Apdu;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>What an issuer security domain tells of its secure channel, read once and then only looked at.</summary>
/// <param name="Scp03">Its SCP03 by card recognition data (GlobalPlatform Card Specification 2.3.1 §H.2: tag 66, 73, 64 with OID globalPlatform 4 3 i); null when it tells of none.</param>
/// <param name="Keys">Its AES keys by key information template (§11.3.3.1: tag E0, C0); empty when it tells none.</param>
/// <param name="SequenceCounter">Sequence counter of the default key set (tag C1); null when it does not tell.</param>
public sealed record CardRecognition(Scp03Options? Scp03, IReadOnlyList<CardKeyInfo> Keys, int? SequenceCounter)
{
    private const byte AesKeyType = 0x88;

    /// <summary>OID of secure channel protocol 03 without the arc of its "i" parameter: 1.2.840.114283.4.3.</summary>
    private static readonly byte[] Scp03Oid = Convert.FromHexString("2A864886FC6B0403");

    /// <summary>Version numbers of the key sets that are whole: identifiers 01 to 03.</summary>
    public IEnumerable<byte> KeyVersions => Keys.GroupBy(key => key.Version).Where(set => set.Select(key => key.Id).Intersect<byte>([1, 2, 3]).Count() == 3).Select(set => set.Key);

    /// <summary>Reads the answers to GET DATA of 66, E0 and C1; what was not answered, or not in that form, stays empty. Null when there is no SCP03 in them.</summary>
    public static CardRecognition? Read(ReadOnlyMemory<byte>? recognition, ReadOnlyMemory<byte>? keyInformation, ReadOnlyMemory<byte>? counter)
    {
        var scp03 = recognition is { } data && BerTlv.TryReadOnly(data, 0x66, out var card) ? ReadScp03(card) : null;
        if (scp03 is null) return null;
        var sequence = counter is { } answer && BerTlv.TryReadOnly(answer, 0xC1, out var tlv) && tlv.Value is { Length: 3 } value ? value.Span[0] << 16 | value.Span[1] << 8 | value.Span[2] : (int?)null;
        return new CardRecognition(scp03, keyInformation is { } keys ? ReadKeys(keys) : [], sequence);
    }

    private static Scp03Options? ReadScp03(BerTlv card)
    {
        if (card.Child(0x73) is not { } recognition || !recognition.TryChildren(out var entries)) return null;
        foreach (var entry in entries)
        {
            if (entry.Tag == 0x64 && entry.Child(0x06) is { } oid && oid.Value.Length == Scp03Oid.Length + 1 && oid.Value.Span.StartsWith(Scp03Oid)) return new Scp03Options(oid.Value.Span[^1]);
        }

        return null;
    }

    private static List<CardKeyInfo> ReadKeys(ReadOnlyMemory<byte> answer)
    {
        var keys = new List<CardKeyInfo>();
        if (!BerTlv.TryReadOnly(answer, 0xE0, out var template) || !template.TryChildren(out var entries)) return keys;
        foreach (var entry in entries.Where(entry => entry.Tag == 0xC0 && entry.Value.Length >= 4))
        {
            var value = entry.Value.Span;
            if (value[2] == AesKeyType) keys.Add(new CardKeyInfo(value[0], value[1], value[3]));
        }

        return keys;
    }
}

/// <summary>One AES key of a security domain.</summary>
/// <param name="Id">Key identifier: 01 encryption, 02 MAC, 03 data encryption.</param>
/// <param name="Version">Key version number.</param>
/// <param name="Size">Bytes.</param>
public sealed record CardKeyInfo(byte Id, byte Version, int Size);
