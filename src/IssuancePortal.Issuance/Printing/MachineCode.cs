using QRCoder;

namespace IssuancePortal.Issuance.Printing;

/// <summary>Draws QR codes and Code 128 with the quiet zone that readers need, as large as their place allows.</summary>
internal static class MachineCode
{
    private const int QuietBars = 10;
    private const int StartB = 104;
    private const int Stop = 106;

    /// <summary>Widths of bars and spaces of the 107 symbols of Code 128 (ISO/IEC 15417 table 1).</summary>
    private static readonly string[] Symbols =
    [
        "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
        "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
        "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
        "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
        "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
        "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
    ];

    /// <summary>White ground and dark bars; or why they would not be readable.</summary>
    public static Result<IReadOnlyList<CardMark>> Draw(CodeElement code, string text)
    {
        var ground = new BoxMark((double)code.X, (double)code.Y, (double)code.Width, (double)code.Height, "#ffffff");
        var bars = code.Kind == CodeKind.Qr ? Qr(code, text) : Code128(code, text);
        return bars.Succeeded ? Result.Of<IReadOnlyList<CardMark>>([ground, new BarsMark(bars.Value, "#000000")]) : bars.Refusal;
    }

    private static Result<IReadOnlyList<BarMark>> Qr(CodeElement code, string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M, forceUtf8: true);
        var rows = data.ModuleMatrix;
        // QRCoder's matrix has the quiet zone already.
        var side = Math.Min(code.Width, code.Height);
        if (side / rows.Count < DesignRules.LeastModule) return Refusals.CodeTooDense(DesignRules.NameOf(code));
        var module = (double)side / rows.Count;
        var (left, top) = ((double)code.X + ((double)code.Width - (double)side) / 2, (double)code.Y + ((double)code.Height - (double)side) / 2);
        var bars = new List<BarMark>();
        for (var row = 0; row < rows.Count; row++)
        {
            // Neighbours are one rectangle: no hair lines between them.
            for (var column = 0; column < rows.Count; column++)
            {
                if (!rows[row][column]) continue;
                var first = column;
                while (column + 1 < rows.Count && rows[row][column + 1]) column++;
                bars.Add(new BarMark(left + first * module, top + row * module, (column - first + 1) * module, module));
            }
        }

        return Result.Of<IReadOnlyList<BarMark>>(bars);
    }

    private static Result<IReadOnlyList<BarMark>> Code128(CodeElement code, string text)
    {
        if (text.Any(sign => sign is < ' ' or > '~')) return Refusals.CodeSigns(DesignRules.NameOf(code));
        var values = text.Select(sign => sign - ' ').ToList();
        var check = (StartB + values.Select((value, index) => value * (index + 1)).Sum()) % 103;
        var widths = string.Concat(new[] { StartB }.Concat(values).Concat([check, Stop]).Select(value => Symbols[value]));
        var units = widths.Sum(width => width - '0') + 2 * QuietBars;
        if (code.Width / units < DesignRules.LeastBar) return Refusals.CodeTooDense(DesignRules.NameOf(code));
        var unit = (double)code.Width / units;
        var (x, bars) = ((double)code.X + QuietBars * unit, new List<BarMark>());
        for (var index = 0; index < widths.Length; index++)
        {
            var width = (widths[index] - '0') * unit;
            if (index % 2 == 0) bars.Add(new BarMark(x, (double)code.Y, width, (double)code.Height));
            x += width;
        }

        return Result.Of<IReadOnlyList<BarMark>>(bars);
    }
}
