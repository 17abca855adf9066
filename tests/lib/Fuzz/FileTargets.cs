using System.Text;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Stock;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>Files that people send in: portraits, pictures of cards, lists of devices; and texts that pages and programs hand over.</summary>
internal static class FileTargets
{
    private static readonly string[] Lists =
    [
        "kind,serial,location,model\nPivCard,0123456789ABCDEF0123,Safe A,\"Card, \"\"white\"\"\"\nYubiKey,12345678,Safe B,5 NFC\n", "Kind;Serial;Location\r\nPivCard;AA BB CC DD;\"Safe; A\"\r\n", "serial,kind\n=1+1,PivCard\n",
    ];

    private static readonly Actor Keeper = new("stock", null, "Stock", [Role.Operator]);

    /// <param name="store">Where serial numbers of a list are looked up.</param>
    /// <param name="photo">A JPEG.</param>
    public static IEnumerable<FuzzTarget> All(IIssuanceStore store, byte[] photo)
    {
        var stock = new ImportStock(store, new DefaultSettings(), TimeProvider.System);
        var design = new CardDesign(new CardFace(
        [
            new TextElement { Id = "a", X = 5, Y = 5, Width = 40, Height = 6, Text = "{name}", Size = 9, Color = "#102030" }, new PhotoElement { Id = "b", X = 50, Y = 5, Width = 24, Height = 32 },
            new CodeElement { Id = "c", X = 5, Y = 20, Width = 20, Height = 20, Kind = CodeKind.Qr, Text = "{serial}" }, new BoxElement { Id = "d", X = 0, Y = 45, Width = 85, Height = 8, Fill = "#ffffff" },
        ]));
        var png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

        // The size that a portrait has to have, in the frame header.
        var portrait = (byte[])photo.Clone();
        var frame = portrait.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (portrait[frame + 5], portrait[frame + 6], portrait[frame + 7], portrait[frame + 8]) = (Portrait.MinHeight >> 8, Portrait.MinHeight & 0xFF, Portrait.MinWidth >> 8, Portrait.MinWidth & 0xFF);

        yield return new FuzzTarget("List of devices (CSV)", [.. Lists.Select(Encoding.UTF8.GetBytes)], input => stock.ReadAsync(input, Keeper).GetAwaiter().GetResult().Succeeded);
        yield return new FuzzTarget("Card design (JSON)", [Encoding.UTF8.GetBytes(DesignJson.Write(design))], input => Fuzzer.Took<FormatException>(() => DesignRules.Faults(DesignJson.Read(Encoding.UTF8.GetString(input)), new HashSet<string>())));
        yield return new FuzzTarget("Portrait (JPEG)", [portrait], input => Portrait.Read(input).Succeeded);
        yield return new FuzzTarget("Size of a JPEG", [photo], input => Fuzzer.Took<FormatException>(() => JpegSize.Read(input)));
        yield return new FuzzTarget("Picture of a card (PNG, JPEG)", [png, photo], input => CardPicture.Read(input).Succeeded);
        yield return new FuzzTarget("Link of a pairing", [Encoding.UTF8.GetBytes("cmsclient://pair?portal=https%3A%2F%2Fportal.example%2Fbase&ticket=abcdefghijklmnopqrstuv")], input => PairingLink.TryParse(Encoding.UTF8.GetString(input), "https://portal.example") is not null);
    }
}
