namespace IssuancePortal.Contracts;

/// <summary>What the portal may ask of a client over the line (SignalR client results). Method names are the wire names.</summary>
public interface ICmsClient
{
    /// <summary>Runs a script on a card.</summary>
    Task<ScriptResult> Execute(ScriptRequest request);

    /// <summary>Shows the compare code for a PIN entry; answers the code that the client shows.</summary>
    Task<string> BeginPinEntry(PinEntryRequest request);

    /// <summary>Lets a held card go.</summary>
    Task Release(ReleaseRequest request);

    /// <summary>The printers of the computer.</summary>
    Task<PrintersReport> Printers();

    /// <summary>Begins to print; answers how it stands.</summary>
    Task<PrintAnswer> Print(PrintRequest request);

    /// <summary>How a job stands.</summary>
    Task<PrintAnswer> PrintOutcome(Guid jobId);
}
