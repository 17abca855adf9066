using System.Buffers.Binary;
using System.Text;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>The map of containers (file cmapfile of the minidriver specification) and the map of key files that belongs to it.</summary>
public static class ContainerMap
{
    /// <summary>Bytes of a record: name of 40 UTF-16 characters, flags, one byte to fill, sizes of signature and key exchange key in bits.</summary>
    public const int RecordBytes = 86;

    private const int KeyRecordBytes = 12;
    private const int NameBytes = 80;
    private const byte Valid = 1;
    private const byte Default = 2;
    private const byte ExchangeKey = 0x9A;
    private const byte SignatureKey = 0x9C;

    /// <summary>The map; the first container is the default one.</summary>
    public static byte[] Of(IReadOnlyList<GidsContainer> containers)
    {
        var map = new byte[containers.Count * RecordBytes];
        foreach (var container in containers)
        {
            var record = map.AsSpan(container.Index * RecordBytes, RecordBytes);
            Encoding.Unicode.GetBytes(container.Id.ToString("D"), record);
            record[NameBytes] = (byte)(container.Index == 0 ? Valid | Default : Valid);
            BinaryPrimitives.WriteUInt16LittleEndian(record[(container.IsExchange ? 84 : 82)..], (ushort)container.Algorithm.Bits);
        }

        return map;
    }

    /// <summary>The map of key files: a version byte, then state, algorithm, type and file of each key.</summary>
    public static byte[] KeysOf(IReadOnlyList<GidsContainer> containers)
    {
        var map = new byte[1 + containers.Count * KeyRecordBytes];
        map[0] = 1;
        foreach (var container in containers)
        {
            var record = map.AsSpan(1 + container.Index * KeyRecordBytes, KeyRecordBytes);
            BinaryPrimitives.WriteInt32LittleEndian(record, 1);
            record[4] = container.Algorithm.Id;
            record[5] = container.IsExchange ? ExchangeKey : SignatureKey;
            BinaryPrimitives.WriteUInt16LittleEndian(record[6..], (ushort)(0xB000 | container.KeyReference));
            BinaryPrimitives.WriteUInt16LittleEndian(record[8..], 0xFFFF);
        }

        return map;
    }
}
