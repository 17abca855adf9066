using IssuancePortal.Issuance.Publishing;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Keeps the directory in line with the certificates.</summary>
/// <param name="publish">Does it.</param>
public sealed class PublishCertificatesJob(PublishCertificates publish) : IJob
{
    /// <inheritdoc/>
    public string Name => "publish-certificates";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public Task<int> RunAsync(CancellationToken cancellation) => publish.WorkOffAsync(cancellation);
}
