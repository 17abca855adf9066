using IssuancePortal.Issuance.Requests;

namespace IssuancePortal.Issuance.Jobs;

/// <summary>Expires requests that nobody carried out in time (R6).</summary>
/// <param name="withdraw">Does it.</param>
public sealed class ExpireRequestsJob(WithdrawRequest withdraw) : IJob
{
    /// <inheritdoc/>
    public string Name => "expire-requests";

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task<int> RunAsync(CancellationToken cancellation) => withdraw.ExpireAsync(cancellation);
}
