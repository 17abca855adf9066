using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>An authority that refuses while, and for whom, it is told to.</summary>
internal sealed class PickyAuthority : ICertificateAuthority
{
    private ICertificateAuthority _authority = null!;

    /// <summary>Puts it in front of another.</summary>
    public PickyAuthority Before(ICertificateAuthority authority)
    {
        _authority = authority;
        return this;
    }

    /// <summary>Whom it refuses.</summary>
    public Func<CertificateApplication, bool> Refuses { get; set; } = _ => false;

    /// <summary>What it says then.</summary>
    public string Says { get; init; } = "refusal.authority-test";

    public async Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation) =>
        Refuses(application) ? new Refusal(Says) : await _authority.IssueAsync(application, cancellation);

    public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation) => _authority.PublishAsync(order, cancellation);
}
