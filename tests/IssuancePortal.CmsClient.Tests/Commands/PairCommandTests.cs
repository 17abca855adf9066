using System.Security.Cryptography;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Tests.Support;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Tests.Commands;

public sealed class PairCommandTests
{
    [Fact]
    public async Task Pair_TicketAgreed_RemembersThePortalAndARunningClientConnects()
    {
        using var home = new TestHome();
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await using var running = ClientProcess.Start(home.Folder, "run");
        await Eventually.TrueAsync(() => running.Output.Contains("not paired yet", StringComparison.Ordinal), "the client's start");

        var (code, output) = await ClientProcess.RunAsync(home.Folder, "pair", Link(portal), "--yes", "--then-run");

        Assert.True(code == 0, output);
        Assert.Equal([false, true], portal.PairRequests.Select(r => r.Confirm));
        using var state = ClientState.Open(home.StateFolder);
        Assert.Equal((portal.Origin, portal.WorkstationId, "Olga Operator"), state.Portals().Select(p => (p.Origin, p.WorkstationId, p.Person)).Single());
        await Eventually.TrueAsync(() => portal.Connection is not null, () => $"the line; output: {running.Output}");
        Assert.Empty(running.ListeningPorts());
    }

    [Fact]
    public async Task Pair_NobodyToAsk_DeclinesAndLeavesTheTicketAlive()
    {
        using var home = new TestHome();
        await using var portal = new TestPortal();
        await portal.StartAsync();

        var (code, output) = await ClientProcess.RunAsync(home.Folder, "pair", portal.Ticket, "--portal", portal.Url.ToString());

        Assert.Equal(5, code);
        Assert.NotNull(portal.TicketPerson);
        using var state = ClientState.Open(home.StateFolder);
        Assert.Empty(state.Portals());
        Assert.Contains(portal.Origin, output, StringComparison.Ordinal);
        Assert.Contains("Olga Operator", output, StringComparison.Ordinal);
        Assert.Contains(LineNames.PairCode(portal.Ticket, state.Key.PublicKey), output, StringComparison.Ordinal);
        Assert.Contains("NEVER BEEN PAIRED", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pair_TicketDead_SaysWhatToDo()
    {
        using var home = new TestHome();
        await using var portal = new TestPortal { TicketPerson = null };
        await portal.StartAsync();

        var (code, output) = await ClientProcess.RunAsync(home.Folder, "pair", Link(portal), "--yes");

        Assert.Equal(4, code);
        Assert.Contains("Connect this computer", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pair_PortalAway_SaysSo()
    {
        using var home = new TestHome();
        await using var portal = new TestPortal();
        await portal.StartAsync();
        await portal.StopAsync();

        var (code, output) = await ClientProcess.RunAsync(home.Folder, "pair", Link(portal), "--yes");

        Assert.Equal(3, code);
        Assert.Contains("cannot be reached", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cmsclient://pair?portal=http%3A%2F%2Fportal.example&ticket=dGVzdC10aWNrZXQtMTI4LWJpdA")]
    [InlineData("dGVzdC10aWNrZXQtMTI4LWJpdA")]
    public async Task Pair_LinkNotFit_IsAUsageError(string link)
    {
        using var home = new TestHome();
        Assert.Equal(2, (await ClientProcess.RunAsync(home.Folder, "pair", link)).Code);
    }

    [Fact]
    public async Task Run_SecondTime_SaysThatOneRuns()
    {
        using var home = new TestHome();
        await using var running = ClientProcess.Start(home.Folder, "run");
        await Eventually.TrueAsync(() => running.Output.Contains("not paired yet", StringComparison.Ordinal), "the client's start");

        Assert.Equal(7, (await ClientProcess.RunAsync(home.Folder, "run")).Code);
    }

    [Fact]
    public async Task AskAsync_Ticket_ProvesTheKeyToThisPortalOnlyAndShowsOurOwnCode()
    {
        using var home = new TestHome();
        await using var portal = new TestPortal();
        await portal.StartAsync();
        using var state = ClientState.Open(home.StateFolder);
        using var http = new HttpClient();

        var answer = await new Pairing(state, http, TimeProvider.System).AskAsync(new PairingLink(portal.Url, portal.Ticket), CancellationToken.None);

        Assert.Equal(LineNames.PairCode(portal.Ticket, state.Key.PublicKey), answer.CompareCode);
        Assert.Null(answer.WorkstationId);
        var request = Assert.Single(portal.PairRequests);
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(request.DevicePublicKey, out _);
        Assert.False(key.VerifyData(LineNames.PairingText("https://other.example", portal.Ticket), request.Signature, HashAlgorithmName.SHA256));
    }

    private static string Link(TestPortal portal) => $"cmsclient://pair?portal={Uri.EscapeDataString(portal.Url.ToString())}&ticket={portal.Ticket}";
}
