using System.Buffers.Binary;
using System.Text;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>The files that a card has once it is initialised, as Windows' minidriver expects them.</summary>
internal static class GidsLayout
{
    public const ushort AdminKeyFile = 0xB080;

    private const ushort UserDirectory = 0xA000;
    private const ushort UserWrites = 0xA010;
    private const ushort AdminWrites = 0xA012;
    private const int NameBytes = 9;
    private const int RecordBytes = 28;

    /// <summary>File identifier, and who may write and read its data objects.</summary>
    public static IReadOnlyList<(ushort Id, byte Write, byte Read)> Directories { get; } =
    [
        (UserDirectory, GidsAccess.UserOrAdmin, GidsAccess.Always), (UserWrites, GidsAccess.UserOrAdmin, GidsAccess.Always), (0xA011, GidsAccess.UserOrAdmin, GidsAccess.Never),
        (AdminWrites, GidsAccess.Admin, GidsAccess.Always), (0xA013, GidsAccess.UserOrAdmin, GidsAccess.UserOrAdmin), (0xA014, GidsAccess.Admin, GidsAccess.Admin),
    ];

    /// <summary>The first data objects: file table, card identifier, applications, freshness counters and an empty container map.</summary>
    public static IEnumerable<(ushort File, uint Tag, byte[] Value)> Objects(byte[] cardId) =>
    [
        (UserDirectory, 0xDF1F,
        [
            0x01,
            .. Record("mscp", "", 0, UserDirectory), .. Record("", "cardid", 0xDF20, AdminWrites), .. Record("", "cardapps", 0xDF21, UserWrites), .. Record("", "cardcf", 0xDF22, UserWrites),
            .. Record("mscp", "cmapfile", 0xDF23, UserWrites),
        ]),
        (AdminWrites, 0xDF20, cardId),
        (UserWrites, 0xDF21, "mscp\0\0\0\0"u8.ToArray()),
        (UserWrites, 0xDF22, new byte[6]),
        (UserWrites, 0xDF23, []),
    ];

    /// <summary>Directory and file name (9 bytes each, then 2 to fill), data object and file (4 bytes each, little-endian).</summary>
    private static byte[] Record(string directory, string file, int dataObject, int fileId)
    {
        var record = new byte[RecordBytes];
        Encoding.ASCII.GetBytes(directory).CopyTo(record, 0);
        Encoding.ASCII.GetBytes(file).CopyTo(record, NameBytes);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(20), dataObject);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(24), fileId);
        return record;
    }
}
