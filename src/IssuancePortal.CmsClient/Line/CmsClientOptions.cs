using IssuancePortal.CmsClient.Printers;
using IssuancePortal.CmsClient.Readers;

namespace IssuancePortal.CmsClient.Line;

/// <summary>What a client needs to run.</summary>
public sealed class CmsClientOptions
{
    /// <summary>The state folder, opened.</summary>
    public required ClientState State { get; init; }

    /// <summary>Whose cards it works on.</summary>
    public required IReaderSystem Readers { get; init; }

    /// <summary>Whose printers it prints on.</summary>
    public IPrinterSystem Printers { get; init; } = new NoPrinters();

    /// <summary>Only the portal at this address; null for all that the computer is paired with.</summary>
    public Uri? OnlyPortal { get; init; }

    /// <summary>Name shown to people.</summary>
    public string MachineName { get; init; } = Environment.MachineName;

    /// <summary>Shows the compare code of a PIN entry to the person.</summary>
    public Action<PinCodeShown> ShowPinCode { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A page is about to take a PIN; it shows the same code.</summary>
/// <param name="PortalName">Where.</param>
/// <param name="Person">Whose PIN.</param>
/// <param name="Code">Six digits.</param>
public sealed record PinCodeShown(string PortalName, string Person, string Code);
