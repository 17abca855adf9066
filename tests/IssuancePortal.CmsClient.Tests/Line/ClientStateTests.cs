using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Tests.Support;

namespace IssuancePortal.CmsClient.Tests.Line;

public sealed class ClientStateTests
{
    private static readonly PairedPortal Portal = new(new Uri("https://portal.example/"), "Portal", "Ada", Guid.NewGuid(), DateTimeOffset.UnixEpoch);

    [Fact]
    public void Open_Twice_HasTheSameKeyAndPortals()
    {
        using var home = new TestHome();
        using var first = ClientState.Open(home.StateFolder);
        first.Save(Portal);
        first.Save(Portal with { Url = new Uri("https://other.example/") });
        first.Save(Portal with { Name = "Renamed" });

        using var second = ClientState.Open(home.StateFolder);

        Assert.Equal(first.Key.PublicKey, second.Key.PublicKey);
        Assert.Equal(["https://other.example", "https://portal.example"], second.Portals().Select(p => p.Origin));
        Assert.Equal("Renamed", second.Portals()[1].Name);
        Assert.True(second.Forget("https://other.example"));
        Assert.False(second.Forget("https://other.example"));
        Assert.Single(first.Portals());
    }

    [Fact]
    public void Open_NewFolder_OnlyItsOwnerCanReadIt()
    {
        using var home = new TestHome();
        using var state = ClientState.Open(home.StateFolder);
        state.Save(Portal);

        var owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(owner | UnixFileMode.UserExecute, File.GetUnixFileMode(state.Folder));
        Assert.All(Directory.GetFiles(state.Folder), file => Assert.Equal(owner, File.GetUnixFileMode(file)));
        Assert.Equal(["device.key", "portals.json"], Directory.GetFiles(state.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Open_ManyAtOnce_AgreeOnOneKey()
    {
        // Who is first is decided within microseconds: many races, each on a folder of its own, with everybody at the line.
        for (var race = 0; race < 40; race++)
        {
            using var home = new TestHome();
            var keys = new string[8];
            using var line = new Barrier(keys.Length);
            var runners = Enumerable.Range(0, keys.Length).Select(i => new Thread(() =>
            {
                line.SignalAndWait();
                using var state = ClientState.Open(home.StateFolder);
                keys[i] = Convert.ToHexString(state.Key.PublicKey);
            })).ToList();
            runners.ForEach(runner => runner.Start());
            runners.ForEach(runner => runner.Join());

            Assert.Single(keys.Distinct());
            Assert.Equal(["device.key"], Directory.GetFiles(home.StateFolder).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void TryClaim_Claimed_IsNull()
    {
        using var home = new TestHome();
        using var state = ClientState.Open(home.StateFolder);
        using (Assert.IsAssignableFrom<IDisposable>(state.TryClaim())) Assert.Null(state.TryClaim());
        using var again = state.TryClaim();
        Assert.NotNull(again);
    }
}
