using IssuancePortal.CmsClient.Tests.Support;

namespace IssuancePortal.CmsClient.Tests.Commands;

public sealed class InstallCommandTests
{
    [Fact]
    public async Task Install_ThenUninstall_ChangesOnlyOurOwnEntry()
    {
        using var home = new TestHome();
        var defaults = Path.Combine(home.Folder, ".config", "mimeapps.list");
        var entry = Path.Combine(home.Folder, ".local", "share", "applications", "cms-client.desktop");
        Directory.CreateDirectory(Path.GetDirectoryName(defaults)!);
        string[] before = ["[Added Associations]", "text/plain=editor.desktop", "[Default Applications]", "text/html=browser.desktop"];
        await File.WriteAllLinesAsync(defaults, before);

        Assert.Equal(0, (await ClientProcess.RunAsync(home.Folder, "install")).Code);
        Assert.Equal(0, (await ClientProcess.RunAsync(home.Folder, "install")).Code);

        string[] expected = [.. before[..3], "x-scheme-handler/cmsclient=cms-client.desktop", before[3]];
        Assert.Equal(expected, await File.ReadAllLinesAsync(defaults));
        var lines = await File.ReadAllLinesAsync(entry);
        Assert.Contains($"Exec=\"{ClientProcess.Program}\" pair --then-run %u", lines);
        Assert.Contains("MimeType=x-scheme-handler/cmsclient;", lines);

        Assert.Equal(0, (await ClientProcess.RunAsync(home.Folder, "uninstall")).Code);
        Assert.Equal(before, await File.ReadAllLinesAsync(defaults));
        Assert.False(File.Exists(entry));
    }
}
