using System.Globalization;
using System.Text;
using CsvHelper;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Stock;

/// <summary>A line of a stock file.</summary>
/// <param name="Line">Number of the line, from 1; the header is line 1.</param>
/// <param name="Kind">As it stands there.</param>
/// <param name="Serial">As it stands there.</param>
/// <param name="Location">As it stands there.</param>
/// <param name="Model">As it stands there.</param>
/// <param name="Refusal">Why it is not taken in; null when it can be.</param>
public sealed record StockLine(int Line, string Kind, string Serial, string Location, string Model, Refusal? Refusal);

/// <summary>What a stock file says.</summary>
/// <param name="Lines">Its lines, in order.</param>
public sealed record StockFile(IReadOnlyList<StockLine> Lines)
{
    /// <summary>Lines that can be taken in.</summary>
    public IEnumerable<StockLine> Good => Lines.Where(line => line.Refusal is null);

    /// <summary>Lines that cannot.</summary>
    public IEnumerable<StockLine> Rejected => Lines.Where(line => line.Refusal is not null);
}

/// <summary>
/// Takes devices into stock from a file of comma- or semicolon-separated values with the columns kind, serial, location and, where wanted, model (T1). It is read and checked first, line by line; then either all of it
/// is taken in or, when asked for, what is good of it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class ImportStock(IIssuanceStore store, ISettings settings, TimeProvider time)
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>Most lines of devices.</summary>
    public const int MaxLines = 5_000;

    private const int MaxSerial = 100;
    private const int MaxLocation = 100;
    private const int MaxModel = 200;

    /// <summary>What the file says, with why each bad line is not taken in; the refusal for a file that cannot be read at all.</summary>
    public async Task<Result<StockFile>> ReadAsync(byte[] file, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageStock)) return Roles.Refusals.NotAllowed(Permission.ManageStock);
        if (file.Length > MaxBytes) return StockRefusals.FileTooLarge(MaxBytes / 1000);
        var parsed = Parse(file);
        return parsed.Succeeded ? await store.ReadAsync(session => CheckAsync(session, parsed.Value, cancellation), cancellation) : parsed.Refusal;
    }

    /// <summary>Takes the file in; how many devices came into stock.</summary>
    /// <param name="file">The file as it was read.</param>
    /// <param name="goodOnly">Leave out bad lines; else a single bad line refuses the whole file.</param>
    /// <param name="actor">Who takes it in.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<int>> TakeInAsync(byte[] file, bool goodOnly, Actor actor, CancellationToken cancellation = default)
    {
        if (!actor.May(Permission.ManageStock)) return Roles.Refusals.NotAllowed(Permission.ManageStock);
        if (file.Length > MaxBytes) return StockRefusals.FileTooLarge(MaxBytes / 1000);
        var parsed = Parse(file);
        if (!parsed.Succeeded) return parsed.Refusal;
        return await store.ChangeAsync<int>(
            async session =>
            {
                // Checked again here: another import may have been faster.
                var read = await CheckAsync(session, parsed.Value, cancellation);
                if (!goodOnly && read.Rejected.Any()) return StockRefusals.BadLines(read.Rejected.Count());
                var (now, row) = (time.GetUtcNow(), DeviceLifecycle.Row(DeviceMove.Import));
                var taken = 0;
                foreach (var line in read.Good)
                {
                    var kind = KindOf(line.Kind)!.Value;
                    var device = new Device { Kind = kind, Serial = Normal(line.Serial), Edge = EdgeOf(kind), Model = line.Model, Location = line.Location, CreatedAt = now };
                    session.Add(device);
                    session.Record(Audits.Of(actor, now, device, row, null, null, detail: new { line.Location, Line = line.Line.ToString(CultureInfo.InvariantCulture) }));
                    taken++;
                }

                return taken;
            },
            cancellation);
    }

    /// <summary>The rejected lines as a file that a spreadsheet opens without carrying anything out: a cell that would be read as a formula gets an apostrophe before it.</summary>
    /// <param name="file">What was read.</param>
    /// <param name="say">Says a refusal in words.</param>
    public static byte[] RejectedFile(StockFile file, Func<Refusal, string> say)
    {
        using var memory = new MemoryStream();
        memory.Write(Encoding.UTF8.Preamble);
        using (var csv = CsvWriter.Create(memory, new CsvWriterOptions { Injection = CsvInjection.Escape }, leaveOpen: true))
        {
            foreach (var column in (string[])["line", "kind", "serial", "location", "model", "why"]) csv.WriteField(column);
            csv.EndRecord();
            foreach (var line in file.Rejected)
            {
                foreach (var cell in (string[])[line.Line.ToString(CultureInfo.InvariantCulture), line.Kind, line.Serial, line.Location, line.Model, say(line.Refusal!)]) csv.WriteField(cell);
                csv.EndRecord();
            }
        }

        return memory.ToArray();
    }

    private static Result<IReadOnlyList<StockLine>> Parse(byte[] file)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return StockRefusals.NotText;
        }

        var separator = text.Split('\n', 2)[0].Contains(';', StringComparison.Ordinal) ? ';' : ',';
        using var csv = CsvReader.FromText(text, new CsvReaderOptions { Separator = separator, TrimWhitespace = true, TrackLineNumbers = true, NormalizeHeaderName = name => name.Trim().ToLowerInvariant() });
        if (text.Trim().Length == 0) return StockRefusals.NoHeader;
        csv.ReadHeader();
        var columns = csv.Headers.Select(column => column.Trim().ToLowerInvariant()).ToList();
        if (!columns.Contains("kind") || !columns.Contains("serial")) return StockRefusals.NoHeader;
        var lines = new List<StockLine>();
        while (csv.Read())
        {
            if (lines.Count == MaxLines) return StockRefusals.TooManyLines(MaxLines);
            lines.Add(new StockLine((int)csv.LineNumber, Cell("kind"), Cell("serial"), Cell("location"), Cell("model"), null));
        }

        return lines.Count == 0 ? StockRefusals.Empty : Result.Of<IReadOnlyList<StockLine>>(lines);

        string Cell(string name) => columns.IndexOf(name) is var at and >= 0 && at < csv.FieldCount ? csv.GetString(at) : "";
    }

    private async Task<StockFile> CheckAsync(IStoreSession session, IReadOnlyList<StockLine> lines, CancellationToken cancellation)
    {
        var known = new Dictionary<DeviceKind, IReadOnlySet<string>>();
        foreach (var group in lines.Where(line => KindOf(line.Kind) is not null).GroupBy(line => KindOf(line.Kind)!.Value))
            known[group.Key] = await session.KnownSerialsAsync(group.Key, [.. group.Select(line => Normal(line.Serial)).Distinct()], cancellation);
        var seen = new HashSet<(DeviceKind, string)>();
        var kinds = settings.Get<DeviceSettings>().Kinds;
        return new StockFile([.. lines.Select(line => line with { Refusal = Refuse(line) })]);

        Refusal? Refuse(StockLine line)
        {
            if (KindOf(line.Kind) is not { } kind) return StockRefusals.KindUnknown(line.Kind);
            if (!kinds.Contains(kind) || kind is DeviceKind.MobileApp or DeviceKind.VirtualSmartCard) return StockRefusals.KindNotStocked(kind.ToString());
            var serial = Normal(line.Serial);
            if (serial.Length is 0 or > MaxSerial || !serial.All(kind == DeviceKind.PivCard ? char.IsAsciiHexDigit : char.IsAsciiDigit)) return StockRefusals.SerialMalformed;
            if (line.Location.Length > MaxLocation || line.Model.Length > MaxModel) return StockRefusals.CellTooLong;
            if (line.Location.Concat(line.Model).Any(char.IsControl)) return StockRefusals.CellTooLong;
            if (known[kind].Contains(serial)) return StockRefusals.SerialKnown;
            return seen.Add((kind, serial)) ? null : StockRefusals.SerialTwice;
        }
    }

    private static string Normal(string serial) => string.Concat(serial.Where(c => c is not (' ' or '-' or ':'))).ToUpperInvariant();

    private static DeviceKind? KindOf(string text) =>
        !int.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _) && Enum.TryParse<DeviceKind>(text.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true, out var kind) ? kind : null;

    /// <summary>The edge that will recognise it; settled when it is first seen in a reader.</summary>
    private static string EdgeOf(DeviceKind kind) => Cards.Edges.EdgeCatalogue.All.First(edge => DeviceKinds.Of(edge) == kind).Name;
}
