using IssuancePortal.Ipp;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Section <c>Printing</c>: card printers that the portal reaches itself.</summary>
internal sealed class PrintingOptions
{
    public const string Section = "Printing";

    /// <summary>Name and address of each: ipp://, ipps://, or http(s):// of one that speaks IPP there. A queue of CUPS is ipp://host:631/printers/NAME.</summary>
    public IList<PrinterAddress> Printers { get; init; } = [];

    /// <summary>How long a card may take before its job is cancelled, seconds.</summary>
    public int LimitSeconds { get; set; } = 180;
}

/// <summary>A printer.</summary>
internal sealed class PrinterAddress
{
    public string Name { get; set; } = "";

    public string Address { get; set; } = "";
}

internal sealed class PrintingOptionsValidation : IValidateOptions<PrintingOptions>
{
    public ValidateOptionsResult Validate(string? name, PrintingOptions options)
    {
        var faults = new List<string>();
        for (var index = 0; index < options.Printers.Count; index++)
        {
            var (printer, key) = (options.Printers[index], $"{PrintingOptions.Section}:{nameof(PrintingOptions.Printers)}:{index}");
            if (printer.Name.Trim().Length == 0) faults.Add($"{key}:{nameof(PrinterAddress.Name)} is missing.");
            if (!IppPrinter.IsAddress(printer.Address)) faults.Add($"{key}:{nameof(PrinterAddress.Address)} is \"{printer.Address}\"; it must be an ipp, ipps, http or https address.");
        }

        if (options.Printers.GroupBy(printer => printer.Name, StringComparer.Ordinal).Any(group => group.Count() > 1)) faults.Add($"{PrintingOptions.Section}:{nameof(PrintingOptions.Printers)} has a name twice.");
        if (options.LimitSeconds is < 10 or > 900) faults.Add($"{PrintingOptions.Section}:{nameof(PrintingOptions.LimitSeconds)} is {options.LimitSeconds}; it must be 10 to 900.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
