using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Publishes changes of certificates' status.</summary>
/// <param name="publish">Does it.</param>
public sealed class PublishStatusJob(PublishStatus publish) : IJob
{
    /// <inheritdoc/>
    public string Name => "publish-status";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<int> RunAsync(CancellationToken cancellation) => publish.WorkOffAsync(cancellation);
}
