using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>The published CMS clients that this portal has for download; looked up anew each time, so that publishing them needs no restart.</summary>
internal sealed class ClientDownloads(IOptions<WorkstationOptions> options, IHostEnvironment environment)
{
    public const string Path = "/cms-client/download";

    private static readonly (string Platform, string File)[] Known = [("win-x64", "cms-client.exe"), ("linux-x64", "cms-client")];

    /// <summary>What there is.</summary>
    public IReadOnlyList<ClientDownload> All =>
    [
        .. Known.Select(known => (known.Platform, known.File, Info: new FileInfo(System.IO.Path.Combine(Folder, known.Platform, known.File))))
            .Where(found => found.Info.Exists)
            .Select(found => new ClientDownload(found.Platform, found.File, found.Info.Length, $"{Path}/{found.Platform}", found.Info.FullName)),
    ];

    private string Folder
    {
        get
        {
            if (options.Value.ClientFolder is { Length: > 0 } set) return System.IO.Path.Combine(environment.ContentRootPath, set);
            var beside = System.IO.Path.Combine(environment.ContentRootPath, "cms-client");
            return Directory.Exists(beside) ? beside : System.IO.Path.Combine(environment.ContentRootPath, "..", "..", "artifacts", "cms-client");
        }
    }
}

/// <summary>A client for one platform.</summary>
/// <param name="Platform">win-x64 or linux-x64.</param>
/// <param name="FileName">Name that it is saved under.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Url">Address on this portal.</param>
/// <param name="FullPath">The file.</param>
internal sealed record ClientDownload(string Platform, string FileName, long Bytes, string Url, string FullPath);

internal static class ClientDownloadEndpoint
{
    /// <summary>Open to everyone: a client is no secret, and a computer that is set up by script has nobody signed in.</summary>
    public static void MapClientDownloads(this IEndpointRouteBuilder app) => app.MapGet(ClientDownloads.Path + "/{platform}", (string platform, ClientDownloads downloads) =>
        downloads.All.FirstOrDefault(it => it.Platform == platform) is { } client
            ? Results.File(client.FullPath, "application/octet-stream", client.FileName, enableRangeProcessing: true)
            : Results.NotFound()).AllowAnonymous();
}
