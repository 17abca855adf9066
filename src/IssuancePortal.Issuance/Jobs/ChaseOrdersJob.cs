using IssuancePortal.Issuance.Authorities;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Asks authorities about certificates that were ordered and that nobody waits for any more.</summary>
/// <param name="outside">Does it.</param>
public sealed class ChaseOrdersJob(IssueOutside outside) : IJob
{
    /// <inheritdoc/>
    public string Name => "chase-orders";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<int> RunAsync(CancellationToken cancellation) => outside.ChaseAsync(cancellation);
}
