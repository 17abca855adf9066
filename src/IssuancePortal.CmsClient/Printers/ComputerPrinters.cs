using IssuancePortal.Ipp;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>The printers of this computer: the spooler's on Windows, those of CUPS elsewhere.</summary>
internal static class ComputerPrinters
{
    /// <summary>Where CUPS listens, on Linux and macOS.</summary>
    private static readonly string[] Sockets = ["/run/cups/cups.sock", "/private/var/run/cupsd"];

    /// <summary>Opens them.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="addresses">Printers at addresses of their own, each NAME=ipp://...; they go before the computer's.</param>
    public static IPrinterSystem Make(TimeProvider time, IReadOnlyList<string>? addresses = null)
    {
        var named = (addresses ?? []).Select(Parse).OfType<(string Name, Uri Address)>().ToDictionary(it => it.Name, it => it.Address);
        return OperatingSystem.IsWindows() && named.Count == 0 ? new SpoolerPrinters(time) : new IppPrinters(time, named, Sockets.FirstOrDefault(File.Exists));
    }

    /// <summary>Name and address; null for a text that is neither.</summary>
    public static (string Name, Uri Address)? Parse(string text) =>
        text.Split('=', 2) is [{ Length: > 0 } name, var address] && IppPrinter.IsAddress(address) ? (name, new Uri(address)) : null;
}
