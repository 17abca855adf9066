using System.Net;
using System.Net.Sockets;

namespace IssuancePortal.SimulatedDevices.Tests;

/// <summary>The connection against a reader of our own that speaks the driver's protocol; the real driver is in <c>Pcsc/</c>.</summary>
public sealed class VpcdConnectionTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly SimulatedPivCard _card = SimulatedPivCard.Create();
    private readonly List<bool> _told = [];
    private TcpListener _reader = new(IPAddress.Loopback, 0);
    private Task _connection = Task.CompletedTask;

    private int Port { get; set; }

    public Task InitializeAsync()
    {
        _reader.Start();
        Port = ((IPEndPoint)_reader.LocalEndpoint).Port;
        _connection = RunAsync(Port);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _connection.WaitAsync(Patience);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _stop.Dispose();
    }

    private Task RunAsync(int port) => VpcdConnection.RunAsync(_card, "127.0.0.1", port, _stop.Token, _told.Add);

    private async Task<Slot> AcceptAsync() => new(await _reader.AcceptTcpClientAsync().WaitAsync(Patience));

    [Fact]
    public async Task Run_SessionOfAReader_IsAnsweredAsTheDriverExpects()
    {
        using var slot = await AcceptAsync();
        var atr = Convert.ToHexString(_card.Atr);
        Assert.Equal(atr, await slot.AskAsync("04"));
        Assert.Equal(atr, await slot.AskAsync("04"));
        await slot.SendAsync("01");
        Assert.EndsWith("9000", await slot.AskAsync("00A4040005A000000308"), StringComparison.Ordinal);
        Assert.Equal("9000", await slot.AskAsync("0020008008313233343536FFFF"));
        Assert.Equal(atr, await slot.AskAsync("04"));
        Assert.Equal("9000", await slot.AskAsync("00200080"));
        await slot.SendAsync("02");
        Assert.Equal("6D00", await slot.AskAsync("00200080"));
    }

    [Fact]
    public async Task Run_PowerOff_LosesTheSecurityStatusAndStillGivesTheAtr()
    {
        using var slot = await AcceptAsync();
        await slot.SendAsync("01");
        await slot.AskAsync("00A4040005A000000308");
        await slot.AskAsync("0020008008313233343536FFFF");
        await slot.SendAsync("00");
        Assert.Equal(Convert.ToHexString(_card.Atr), await slot.AskAsync("04"));
        await slot.SendAsync("01");
        await slot.AskAsync("00A4040005A000000308");
        Assert.Equal("63C3", await slot.AskAsync("00200080"));
    }

    [Fact]
    public async Task Run_OddMessages_AreIgnored()
    {
        using var slot = await AcceptAsync();
        await slot.SendAsync("");
        await slot.SendAsync("7F");
        Assert.Equal(Convert.ToHexString(_card.Atr), await slot.AskAsync("04"));
    }

    [Fact]
    public async Task Run_PulledAndInserted_LeavesAndComesBack()
    {
        using (var slot = await AcceptAsync())
        {
            await slot.AskAsync("04");
            _card.Pull();
            await slot.MustCloseAsync();
        }

        _card.Insert();
        using var again = await AcceptAsync();
        Assert.Equal(Convert.ToHexString(_card.Atr), await again.AskAsync("04"));
        Assert.Equal([true, false, true], _told);
    }

    [Theory]
    [InlineData(FaultKind.PullBefore, false)]
    [InlineData(FaultKind.PullAfter, false)]
    [InlineData(FaultKind.Mute, true)]
    public async Task Run_FaultAtAnApdu_ClosesTheConnection(FaultKind kind, bool comesBackByItself)
    {
        _card.FaultAt(1, kind);
        using (var slot = await AcceptAsync())
        {
            await slot.SendAsync("01");
            Assert.EndsWith("9000", await slot.AskAsync("00A4040005A000000308"), StringComparison.Ordinal);
            await slot.SendAsync("00200080");
            await slot.MustCloseAsync();
        }

        Assert.Equal(comesBackByItself, _card.IsPresent);
        _card.Insert();
        using var again = await AcceptAsync();
        await again.SendAsync("01");
        Assert.Equal("6D00", await again.AskAsync("00200080"));
    }

    [Fact]
    public async Task Run_ReaderGoesAndComes_ConnectsAgain()
    {
        using (var slot = await AcceptAsync()) await slot.AskAsync("04");
        _reader.Dispose();
        _reader = new TcpListener(IPAddress.Loopback, Port);
        _reader.Start();
        using var again = await AcceptAsync();
        Assert.Equal(Convert.ToHexString(_card.Atr), await again.AskAsync("04"));
    }

    [Fact]
    public async Task Run_Cancelled_LeavesTheReaderWithoutPower()
    {
        using var slot = await AcceptAsync();
        await slot.SendAsync("01");
        await slot.AskAsync("00A4040005A000000308");
        await _stop.CancelAsync();
        await _connection.WaitAsync(Patience);
        await slot.MustCloseAsync();
        Assert.Empty(_card.Transmit([0x00, 0x20, 0x00, 0x80]));
        Assert.Equal([true, false], _told);
    }

    /// <summary>The reader's end of one connection.</summary>
    private sealed class Slot(TcpClient client) : IDisposable
    {
        private readonly NetworkStream _stream = client.GetStream();

        public void Dispose() => client.Dispose();

        /// <summary>Length and body apart, as the driver sends them.</summary>
        public async Task SendAsync(string hex)
        {
            var body = Convert.FromHexString(hex);
            await _stream.WriteAsync(new[] { (byte)(body.Length >> 8), (byte)body.Length });
            await _stream.WriteAsync(body);
        }

        public async Task<string> AskAsync(string hex)
        {
            using var patience = new CancellationTokenSource(Patience);
            await SendAsync(hex);
            var head = new byte[2];
            await _stream.ReadExactlyAsync(head, patience.Token);
            var body = new byte[head[0] << 8 | head[1]];
            await _stream.ReadExactlyAsync(body, patience.Token);
            return Convert.ToHexString(body);
        }

        /// <summary>The other side ends the connection, with or without ceremony, and sends nothing more.</summary>
        public async Task MustCloseAsync()
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                Assert.Equal(0, await _stream.ReadAsync(new byte[1], patience.Token));
            }
            catch (IOException reset)
            {
                Assert.IsType<SocketException>(reset.InnerException);
            }
        }
    }
}
