using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using IssuancePortal.Issuance.Printing;

namespace IssuancePortal.Issuance.Tests.Printing;

/// <summary>Others' tools that read what was printed: poppler and ZBar.</summary>
internal static partial class Judges
{
    /// <summary>Page sizes in millimetres (pdfinfo).</summary>
    public static async Task<IReadOnlyList<(double Width, double Height)>> SizesAsync(byte[] pdf) => await WithAsync(pdf, async file =>
        (IReadOnlyList<(double, double)>)[.. SizeLine().Matches(await RunAsync("pdfinfo", "-f", "1", "-l", "9", file)).Select(it => (Millimetres(it.Groups[1].Value), Millimetres(it.Groups[2].Value)))]);

    /// <summary>The text of a page (pdftotext).</summary>
    public static Task<string> TextAsync(byte[] pdf, int page = 1) => WithAsync(pdf, file => RunAsync("pdftotext", "-f", $"{page}", "-l", $"{page}", "-layout", file, "-"));

    /// <summary>Fonts: name, and whether it is embedded (pdffonts).</summary>
    public static Task<string> FontsAsync(byte[] pdf) => WithAsync(pdf, file => RunAsync("pdffonts", file));

    /// <summary>What codes on a page say at the resolution of card printers (pdftoppm, zbarimg).</summary>
    public static Task<string> CodesAsync(byte[] pdf, int page) => WithAsync(pdf, async file =>
    {
        await RunAsync("pdftoppm", "-png", "-r", "300", "-singlefile", "-f", $"{page}", "-l", $"{page}", file, file);
        return await RunAsync("zbarimg", "-q", "--nodbus", $"{file}.png");
    });

    /// <summary>Colours of a page at places in millimetres (pdftoppm, PPM).</summary>
    public static Task<IReadOnlyList<(byte R, byte G, byte B)>> ColorsAsync(byte[] pdf, int page, params (double X, double Y)[] places) => WithAsync(pdf, async file =>
    {
        await RunAsync("pdftoppm", "-r", "300", "-singlefile", "-f", $"{page}", "-l", $"{page}", file, file);
        var ppm = await File.ReadAllBytesAsync($"{file}.ppm");
        var head = System.Text.Encoding.ASCII.GetString(ppm, 0, 20).Split('\n');
        var size = head[1].Split(' ').Select(it => int.Parse(it, CultureInfo.InvariantCulture)).ToArray();
        var start = head[0].Length + head[1].Length + head[2].Length + 3;
        return (IReadOnlyList<(byte, byte, byte)>)
        [
            .. places.Select(place =>
            {
                var at = start + 3 * ((int)(place.Y / (double)CardDesign.Height * size[1]) * size[0] + (int)(place.X / (double)CardDesign.Width * size[0]));
                return (ppm[at], ppm[at + 1], ppm[at + 2]);
            }),
        ];
    });

    private static double Millimetres(string points) => double.Parse(points, CultureInfo.InvariantCulture) / 72 * 25.4;

    private static async Task<T> WithAsync<T>(byte[] pdf, Func<string, Task<T>> judge)
    {
        var folder = Directory.CreateTempSubdirectory("judge-");
        try
        {
            var file = Path.Combine(folder.FullName, "card.pdf");
            await File.WriteAllBytesAsync(file, pdf);
            return await judge(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(process.ExitCode == 0, $"{tool}: {await error} {await output}");
        Assert.Equal("", await error);
        return await output;
    }

    [GeneratedRegex(@"Page\s+\d* ?size:\s+([\d.]+) x ([\d.]+) pts")]
    private static partial Regex SizeLine();
}
