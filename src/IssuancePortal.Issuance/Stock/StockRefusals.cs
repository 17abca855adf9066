namespace IssuancePortal.Issuance.Stock;

/// <summary>Why something is not taken into stock.</summary>
internal static class StockRefusals
{
    public static readonly Refusal NotText = new("refusal.stock-not-text");

    public static readonly Refusal NoHeader = new("refusal.stock-no-header");

    public static readonly Refusal Empty = new("refusal.stock-empty");

    public static readonly Refusal SerialMalformed = new("refusal.stock-serial-malformed");

    public static readonly Refusal SerialKnown = new("refusal.stock-serial-known");

    public static readonly Refusal SerialTwice = new("refusal.stock-serial-twice");

    public static readonly Refusal CellTooLong = new("refusal.stock-cell-too-long");

    public static Refusal FileTooLarge(int kilobytes) => new("refusal.stock-file-too-large", kilobytes);

    public static Refusal TooManyLines(int lines) => new("refusal.stock-too-many-lines", lines);

    public static Refusal BadLines(int lines) => new("refusal.stock-bad-lines", lines);

    public static Refusal KindUnknown(string kind) => new("refusal.stock-kind-unknown", kind.Length > 40 ? kind[..40] : kind);

    public static Refusal KindNotStocked(string kind) => new("refusal.stock-kind-not-stocked", kind);
}
