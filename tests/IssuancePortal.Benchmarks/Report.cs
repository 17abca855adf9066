using System.Globalization;
using System.Runtime.InteropServices;

namespace IssuancePortal.Benchmarks;

/// <summary>Prints figures as plain tables (Markdown, so that they can be kept as they are).</summary>
internal static class Report
{
    public static void Machine() => Console.WriteLine(
        $"{DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, "
        + $"{RuntimeInformation.OSDescription.Split('#')[0].Trim()}, {RuntimeInformation.FrameworkDescription}, {(IsOptimised ? "Release" : "Debug: figures mean little")}");

    public static void Heading(string text) => Console.WriteLine($"\n## {text}\n");

    public static void Say(string text) => Console.WriteLine(text);

    /// <summary>An aim and what was measured.</summary>
    public static void Aim(string id, string aim, string measured, bool met) => Console.WriteLine($"- {id} {aim}: **{measured}**{(met ? "" : " (missed)")}");

    public static void Table(string[] head, IEnumerable<string[]> rows)
    {
        var all = rows.Prepend(head).ToList();
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < all.Count; i++)
        {
            Console.WriteLine("| " + string.Join(" | ", all[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
            if (i == 0) Console.WriteLine("|" + string.Join('|', widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
        }

        Console.WriteLine();
    }

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Milliseconds(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The value below which a part of the sorted values lies.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double part) => sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))];

    private static bool IsOptimised =>
#if DEBUG
        false;
#else
        true;
#endif
}
