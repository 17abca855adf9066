namespace IssuancePortal.Issuance.Jobs;

/// <summary>Something that the portal does by itself from time to time. Done twice it changes nothing more; what it does it says in the audit trail.</summary>
public interface IJob
{
    /// <summary>Name, for logs.</summary>
    string Name { get; }

    /// <summary>How often it is done.</summary>
    TimeSpan Every { get; }

    /// <summary>Does all there is to do.</summary>
    /// <returns>How many things it did.</returns>
    Task<int> RunAsync(CancellationToken cancellation);
}
