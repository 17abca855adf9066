using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Cards for many people from a stack, in several readers side by side.</summary>
internal sealed class BatchesRegistration : IPortalFeature
{
    /// <summary>After runs were taken up: a batch follows those that are its own.</summary>
    public int Order => 25;

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IDrivers, AccountDrivers>().AddHostedService<TakeUpBatches>();
        builder.Services.AddNav<BatchesText>(25, "Title", "list-checks", "batches", Permission.IssueDevice, Permission.BindDevice);
    }

    public void Map(WebApplication app) => app.MapBatchReport();

    private sealed class TakeUpBatches(BatchBoard board) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => board.TakeUpAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
