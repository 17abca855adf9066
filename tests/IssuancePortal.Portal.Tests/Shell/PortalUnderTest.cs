using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace IssuancePortal.Portal.Tests.Shell;

/// <summary>The portal as the gallery hosts it, with somebody signed in, in Production and on a port of its own, so that a browser can visit it.</summary>
public sealed class PortalUnderTest : WebApplicationFactory<Gallery.Gallery>
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("portal-test-");

    public PortalUnderTest()
    {
        UseKestrel(0);
        StartServer();
        BaseAddress = ClientOptions.BaseAddress;
    }

    public Uri BaseAddress { get; }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.UseEnvironment("Production").UseContentRoot(_home.FullName);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _home.Exists)
            _home.Delete(recursive: true);
    }
}
