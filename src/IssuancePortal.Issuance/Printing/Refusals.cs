namespace IssuancePortal.Issuance.Printing;

/// <summary>Why a layout is not kept, or a card not printed.</summary>
internal static class Refusals
{
    public static readonly Refusal Unknown = new("refusal.layout-unknown");

    public static readonly Refusal NameMissing = new("refusal.layout-name-missing");

    public static Refusal NameTaken(string name) => new("refusal.layout-name-taken", name);

    public static Refusal Changed(int number) => new("refusal.layout-changed", number);

    public static Refusal TextTooLong(int most) => new("refusal.layout-text-too-long", most);

    public static readonly Refusal Empty = new("refusal.layout-empty");

    public static Refusal TooMany(int most) => new("refusal.layout-too-many", most);

    public static Refusal Outside(string element) => new("refusal.layout-outside", element);

    public static Refusal TooSmall(string element) => new("refusal.layout-too-small", element);

    public static Refusal Says(string element) => new("refusal.layout-says-nothing", element);

    public static Refusal Unreadable(string element, decimal least, decimal most) => new("refusal.layout-unreadable", element, least, most);

    public static Refusal FieldUnknown(string field) => new("refusal.layout-field-unknown", field);

    public static Refusal NoColor(string color) => new("refusal.layout-no-color", color);

    public static readonly Refusal PictureMissing = new("refusal.layout-picture-missing");

    public static readonly Refusal PictureUnreadable = new("refusal.layout-picture-unreadable");

    public static Refusal PictureTooLarge(int bytes, int pixels) => new("refusal.layout-picture-too-large", bytes / 1024, pixels);

    public static Refusal CodeTooDense(string element) => new("refusal.print-code-too-dense", element);

    public static Refusal CodeSigns(string element) => new("refusal.print-code-signs", element);

    public static Refusal TextDoesNotFit(string text) => new("refusal.print-text-does-not-fit", text);

    public static Refusal LettersMissing(string text) => new("refusal.print-letters-missing", text);

    public static readonly Refusal NoPhoto = new("refusal.print-no-photo");

    public static readonly Refusal NoLayout = new("refusal.print-no-layout");

    public static Refusal NotNow(string state) => new("refusal.print-not-now", state);

    public static readonly Refusal TooEarly = new("refusal.print-too-early");

    public static readonly Refusal PrintedAlready = new("refusal.print-already");

    public static readonly Refusal NotJudged = new("refusal.print-not-judged");

    public static readonly Refusal JobUnknown = new("refusal.print-job-unknown");

    public static Refusal JobJudged(string by) => new("refusal.print-job-judged", by);
}
