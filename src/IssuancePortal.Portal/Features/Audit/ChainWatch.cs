using IssuancePortal.Data.Audit;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary>
/// Knows whether the audit chain holds, without reading it whole for every page: what was found is believed for some minutes, and pages that ask meanwhile
/// wait for the same reading.
/// </summary>
internal sealed class ChainWatch(AuditVerifier verifier, TimeProvider time, ILogger<ChainWatch> log)
{
    private static readonly TimeSpan Belief = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private Task<bool>? _reading;
    private DateTimeOffset _begun;

    /// <summary>True when every entry of the trail is as it was written.</summary>
    public Task<bool> IsWholeAsync()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_reading is null or { IsFaulted: true } || now - _begun > Belief)
            {
                _begun = now;
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task<bool> ReadAsync()
    {
        var verification = await verifier.VerifyAsync();
        if (verification.Break is { } fault) log.LogCritical("The audit trail is broken: {Fault}", fault);
        return verification.Break is null;
    }
}
