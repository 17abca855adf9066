namespace IssuancePortal.Journeys.Stage;

/// <summary>One portal for all journeys of a class: each goes with people and readers of its own.</summary>
public sealed class SharedPortal : IAsyncLifetime
{
    internal Portal Portal { get; private set; } = null!;

    public async Task InitializeAsync() => Portal = await Portal.StartAsync();

    public async Task DisposeAsync() => await Portal.DisposeAsync();
}
