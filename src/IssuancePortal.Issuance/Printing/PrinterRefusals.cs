namespace IssuancePortal.Issuance.Printing;

/// <summary>Why a printer did not print; one for each thing that somebody can do about it.</summary>
public static class PrinterRefusals
{
    /// <summary>No answer.</summary>
    public static Refusal Gone(string printer) => new("refusal.printer-gone", printer);

    /// <summary>No printer of this name.</summary>
    public static Refusal Unknown(string printer) => new("refusal.printer-unknown", printer);

    /// <summary>No cards in it.</summary>
    public static Refusal Empty(string printer) => new("refusal.printer-empty", printer);

    /// <summary>No ribbon or ink.</summary>
    public static Refusal NoRibbon(string printer) => new("refusal.printer-no-ribbon", printer);

    /// <summary>A card is stuck in it.</summary>
    public static Refusal Jam(string printer) => new("refusal.printer-jam", printer);

    /// <summary>A door or cover is open.</summary>
    public static Refusal Open(string printer) => new("refusal.printer-open", printer);

    /// <summary>Stopped for another reason.</summary>
    public static Refusal Stopped(string printer, string reasons) => new("refusal.printer-stopped", printer, reasons);

    /// <summary>Takes no jobs.</summary>
    public static Refusal NotAccepting(string printer) => new("refusal.printer-not-accepting", printer);

    /// <summary>Takes no PDF.</summary>
    public static Refusal NoPdf(string printer) => new("refusal.printer-no-pdf", printer);

    /// <summary>Wants a sign-in.</summary>
    public static Refusal NotAllowed(string printer) => new("refusal.printer-not-allowed", printer);

    /// <summary>Refused or gave the job up.</summary>
    public static Refusal GaveUp(string printer, string reasons) => new("refusal.printer-gave-up", printer, reasons);

    /// <summary>Did not end in time.</summary>
    public static Refusal Late(string printer) => new("refusal.printer-late", printer);

    /// <summary>The CMS client knows nothing of printers.</summary>
    public static readonly Refusal ClientTooOld = new("refusal.printer-client-too-old");

    /// <summary>A printer that stopped, said by what is the matter (keywords of RFC 8011 §5.4.12).</summary>
    public static Refusal OfReasons(string printer, IReadOnlyList<string> reasons)
    {
        bool Any(params ReadOnlySpan<string> beginnings)
        {
            foreach (var beginning in beginnings)
            {
                if (reasons.Any(reason => reason.StartsWith(beginning, StringComparison.Ordinal))) return true;
            }

            return false;
        }

        return Any("media-jam") ? Jam(printer) : Any("media-empty", "media-needed") ? Empty(printer) : Any("marker-supply-empty", "toner-empty") ? NoRibbon(printer)
            : Any("door-open", "cover-open", "interlock-open") ? Open(printer) : Stopped(printer, string.Join(", ", reasons));
    }
}
