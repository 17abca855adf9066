using System.Buffers.Binary;
using System.Text;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>The table of files: a version byte, then a record of 28 bytes for the directory and for every file.</summary>
public static class FileTable
{
    private const int RecordBytes = 28;
    private const int NameBytes = 9;
    private const byte Version = 1;

    /// <summary>The table of a card with these certificates.</summary>
    public static byte[] Of(IEnumerable<GidsContainer> certified) =>
    [
        Version,
        .. Record(GidsFile.Provider, "", 0, GidsFile.Table.Container),
        .. new[] { GidsFile.CardId, GidsFile.Applications, GidsFile.Freshness, GidsFile.ContainerMap }.Concat(certified.Select(GidsFile.Certificate))
            .SelectMany(file => Record(file.Directory, file.Name, file.Tag, file.Container)),
    ];

    private static byte[] Record(string directory, string name, ushort tag, ushort container)
    {
        var record = new byte[RecordBytes];
        Encoding.ASCII.GetBytes(directory).CopyTo(record, 0);
        Encoding.ASCII.GetBytes(name).CopyTo(record, NameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), tag);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(24), container);
        return record;
    }
}
