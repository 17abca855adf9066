namespace IssuancePortal.CmsClient.Tests.Support;

/// <summary>A home folder for one test, gone with it.</summary>
internal sealed class TestHome : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("cms-client-home-").FullName;

    public string StateFolder => Path.Combine(Folder, "state");

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
