namespace IssuancePortal.Contracts;

/// <summary>What a client may say to the portal over the line. Method names are the wire names.</summary>
public interface ICmsClientHub
{
    /// <summary>First call on every connection.</summary>
    Task<HelloAnswer> Hello(HelloRequest request);

    /// <summary>All readers as they are now.</summary>
    Task ReportReaders(ReadersReport report);

    /// <summary>How far a script is.</summary>
    Task ReportProgress(ScriptProgress progress);
}
