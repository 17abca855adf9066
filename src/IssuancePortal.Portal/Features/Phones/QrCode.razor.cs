using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using QRCoder;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>A text as a QR code (ISO/IEC 18004) with its quiet zone, dark on white in every theme: cameras want it so.</summary>
public sealed partial class QrCode
{
    private string? _text;
    private string _path = "";
    private int _side;

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>What it is, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    protected override void OnParametersSet()
    {
        if (_text == Text) return;
        _text = Text;
        using var data = QRCodeGenerator.GenerateQrCode(Text, QRCodeGenerator.ECCLevel.M);
        var rows = data.ModuleMatrix;
        var path = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows.Count; column++)
            {
                if (!rows[row][column]) continue;
                var first = column;
                while (column + 1 < rows.Count && rows[row][column + 1]) column++;
                path.Append(CultureInfo.InvariantCulture, $"M{first} {row}h{column - first + 1}v1h-{column - first + 1}z");
            }
        }

        (_path, _side) = (path.ToString(), rows.Count);
    }
}
