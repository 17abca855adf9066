using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>The portal's address as people open it, for links in messages that no request is behind: <c>Portal:PublicUrl</c>, else where it listens.</summary>
internal sealed class PublicAddress(IOptions<ShellOptions> options, IServer server)
{
    /// <summary>The absolute address of a page.</summary>
    public string Of(string path) => $"{Base().TrimEnd('/')}/{path}";

    private string Base() => options.Value.PublicUrl is { Length: > 0 } url
        ? url
        : (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080").Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal);
}
