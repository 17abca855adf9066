using System.Globalization;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>A file as Windows' minidriver names it, and the data object that it is on the card.</summary>
/// <param name="Directory">Name of its directory; empty for the root.</param>
/// <param name="Name">Its name, at most 8 characters.</param>
/// <param name="Container">Elementary file whose access rules hold: A000 and A010 are written by the user, A012 by the administrator, all read by everybody.</param>
/// <param name="Tag">Tag of the data object.</param>
public sealed record GidsFile(string Directory, string Name, ushort Container, ushort Tag)
{
    /// <summary>Directory of Windows' base provider.</summary>
    public const string Provider = "mscp";

    private const ushort UserDirectory = 0xA000;
    private const ushort UserWrites = 0xA010;
    private const ushort AdminWrites = 0xA012;
    private const ushort FirstCertificate = 0xDF24;

    /// <summary>The table of all files.</summary>
    public static readonly GidsFile Table = new("", "", UserDirectory, 0xDF1F);

    /// <summary>Which key file holds which container's key.</summary>
    public static readonly GidsFile KeyMap = new("", "", UserDirectory, 0xDF20);

    /// <summary>Identifier of the card, 16 bytes.</summary>
    public static readonly GidsFile CardId = new("", "cardid", AdminWrites, 0xDF20);

    /// <summary>Applications on the card.</summary>
    public static readonly GidsFile Applications = new("", "cardapps", UserWrites, 0xDF21);

    /// <summary>Counters that tell Windows to read anew: version, PIN, containers and files (two bytes each, little-endian).</summary>
    public static readonly GidsFile Freshness = new("", "cardcf", UserWrites, 0xDF22);

    /// <summary>The containers, see <see cref="Gids.ContainerMap"/>.</summary>
    public static readonly GidsFile ContainerMap = new(Provider, "cmapfile", UserWrites, 0xDF23);

    /// <summary>The certificate of a container: kxc00 for a key exchange key, ksc00 for a signature key.</summary>
    public static GidsFile Certificate(GidsContainer container) =>
        new(Provider, string.Create(CultureInfo.InvariantCulture, $"{(container.IsExchange ? "kxc" : "ksc")}{container.Index:X2}"), UserWrites, (ushort)(FirstCertificate + container.Index));
}
