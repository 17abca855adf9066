namespace IssuancePortal.Issuance.Publishing;

/// <summary>The directory that certificates are published in (RFC 4523 §2.1: attribute userCertificate, transferred as ";binary"). Told twice, it changes nothing more.</summary>
public interface ICertificateDirectory
{
    /// <summary>True when the site publishes there.</summary>
    bool IsOn { get; }

    /// <summary>Puts a certificate into the entry of its person, or takes it out.</summary>
    /// <returns>True; or why not: nobody there, nobody there any more to publish for, or not allowed. An exception counts as a directory that does not answer.</returns>
    Task<Result<bool>> TellAsync(DirectoryEntry entry, CancellationToken cancellation);
}
