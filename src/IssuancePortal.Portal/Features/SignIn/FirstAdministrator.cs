using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Data.Accounts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>
/// While there is no administrator, every start prints a link of 256 random bits that makes one. Only the token's SHA-256 is kept, and only in memory: the link is dead once
/// it was used, once the portal restarts, or once there is an administrator.
/// </summary>
internal sealed class FirstAdministrator(IServiceScopeFactory scopes, IServer server, ILogger<FirstAdministrator> log) : IHostedLifecycleService
{
    private byte[]? _hash;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<CreateFirstAdministrator>().ExistsAsync(cancellationToken)) return;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _hash = Hash(token);
        log.LogWarning("There is no administrator yet. Open this link once, from where nobody looks over your shoulder, to make the first: {Link}", $"{BaseAddress()}/first-administrator?token={token}");
    }

    /// <summary>True for the token that was printed, while it is alive. Takes the same time for every wrong one.</summary>
    public bool Accepts(string? token) =>
        Volatile.Read(ref _hash) is { } hash && token is { Length: <= 100 } && CryptographicOperations.FixedTimeEquals(hash, Hash(token));

    /// <summary>Ends the link.</summary>
    public void Close() => Volatile.Write(ref _hash, null);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private string BaseAddress()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        foreach (var any in (string[])["://[::]", "://0.0.0.0", "://*", "://+"])
            address = address.Replace(any, "://localhost", StringComparison.Ordinal);
        return address.TrimEnd('/');
    }
}
