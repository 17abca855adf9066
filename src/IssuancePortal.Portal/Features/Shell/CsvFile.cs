using System.Buffers;
using System.Text;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>Tables that people open in a spreadsheet (RFC 4180), streamed while they are read.</summary>
internal static class CsvFile
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n;\t'");

    /// <summary>A file to download.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="columns">The first line.</param>
    /// <param name="parts">Lines, part by part; what is read of each goes out before the next is asked for.</param>
    /// <param name="cancellation">Ends it.</param>
    public static IResult Stream(string name, IEnumerable<string> columns, IAsyncEnumerable<IEnumerable<string?[]>> parts, CancellationToken cancellation) => Results.Stream(
        async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
            await writer.WriteLineAsync(string.Join(',', columns));
            await foreach (var part in parts.WithCancellation(cancellation))
            {
                foreach (var line in part) await writer.WriteLineAsync(string.Join(',', line.Select(Field)));
                await writer.FlushAsync(cancellation);
            }
        },
        "text/csv; charset=utf-8",
        name);

    /// <summary>A field of a line: quoted where it must be, and never a formula to whatever opens it (OWASP, CSV injection).</summary>
    internal static string Field(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "";
        var text = value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' ? $"'{value}" : value;
        return text.AsSpan().IndexOfAny(Special) >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
