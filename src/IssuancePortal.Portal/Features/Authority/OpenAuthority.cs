using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>Opens the authority before the portal serves anything, and once a day again so that the OCSP responder is renewed in time.</summary>
internal sealed class OpenAuthority(EmbeddedAuthority authority, TimeProvider time, ILogger<OpenAuthority> log) : BackgroundService
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await authority.OpenAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Daily;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(pause, time, stoppingToken);
            try
            {
                await authority.OpenAsync(stoppingToken);
                pause = Daily;
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                // The keys opened before go on signing; the responder's certificate has a month left when it is first renewed.
                log.LogError(cause, "The certificate authority could not be opened again; next try in {Pause}.", AfterFailure);
                pause = AfterFailure;
            }
        }
    }
}
