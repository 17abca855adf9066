using IssuancePortal.Issuance.Jobs;

namespace IssuancePortal.Portal.Features.Jobs;

/// <summary>Asks every few seconds whether a job's time has come.</summary>
internal sealed class JobsService(RunJobs jobs, TimeProvider time, ILogger<JobsService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host goes on starting meanwhile.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var done = await jobs.RunAsync((job, cause) => log.LogError(cause, "The job {Job} failed and is tried again in {Every}.", job.Name, job.Every), stoppingToken);
                foreach (var (job, count) in done ?? new Dictionary<string, int>())
                    if (count > 0) log.LogInformation("The job {Job} did {Count} things.", job, count);
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                log.LogError(cause, "The jobs could not be started; they are tried again.");
            }

            await Task.Delay(Pause, time, stoppingToken);
        }
    }
}
