using System.Text.Json;
using static IssuancePortal.SimulatedDevices.Tests.CardDriver;

namespace IssuancePortal.SimulatedDevices.Tests;

public sealed class SimulatedPivCardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("piv-card").FullName;

    private string StatePath => Path.Combine(_folder, "card.json");

    private SimulatedPivCardOptions Options => new() { StatePath = StatePath };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void State_AfterEachChange_IsWhatAnotherProcessFinds()
    {
        var card = new CardDriver(Options);
        var serial = card.Send("00F8000000");

        card.Verify("999999");
        Assert.Equal("63C2", new CardDriver(Options).Send("00200080"));
        card.Verify();
        Assert.Equal("63C3", new CardDriver(Options).Send("00200080"));
        card.Send($"0024008010{PinHex("123456")}{PinHex("654321")}");
        Assert.Equal("9000", new CardDriver(Options).Verify("654321"));
        card.Send($"002C008010{PinHex("00000000")}{PinHex("654321")}");
        Assert.EndsWith("0602" + "03029000", new CardDriver(Options).Send("00F7008100"), StringComparison.Ordinal);
        card.Authenticate();
        card.Put(0x5FC102, Hex("3000"));
        Assert.Equal("53023000", Convert.ToHexString(new CardDriver(Options).Get(0x5FC102).Data.Span));
        var key = card.Generate(0x9E, 0x11);
        var again = new CardDriver(Options);
        Assert.EndsWith(Convert.ToHexString(key.Value.Span) + "9000", again.Send("00F7009E00"), StringComparison.Ordinal);
        Assert.Equal("9000", again.Use(0x9E, 0x11, 0x81, new byte[32]).Status.ToString());
        Assert.Equal(serial, again.Send("00F8000000"));
    }

    [Fact]
    public async Task State_ReadWhileWritten_IsAlwaysWhole()
    {
        var card = new CardDriver(Options);
        using var done = new CancellationTokenSource();
        var reads = 0;
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                using var state = JsonDocument.Parse(File.ReadAllBytes(StatePath));
                Interlocked.Increment(ref reads);
            }
        });
        for (var writes = 0; !reader.IsCompleted && (writes < 300 || Volatile.Read(ref reads) < 100); writes++) card.Verify();
        await done.CancelAsync();
        await reader;
    }

    [Fact]
    public void State_OnUnix_IsTheOwnersOnly()
    {
        new CardDriver(Options).Verify();
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("These tests run on Unix.");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatePath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Format\":\"simulated-piv-card/999\"}")]
    public void Create_FileOfSomethingElse_IsRefusedAndLeftAlone(string content)
    {
        File.WriteAllText(StatePath, content);
        Assert.Throws<InvalidDataException>(() => SimulatedPivCard.Create(Options));
        Assert.Equal(content, File.ReadAllText(StatePath));
    }

    [Fact]
    public void Transmit_StateCannotBeWritten_IsAMemoryFailure()
    {
        var card = new CardDriver(Options);
        Directory.Delete(_folder, recursive: true);
        Assert.Equal("6581", card.Verify());
        Directory.CreateDirectory(_folder);
    }

    [Fact]
    public void Create_OptionsThatMakeNoCard_Throw()
    {
        SimulatedPivCardOptions[] impossible =
        [
            new() { FactoryPin = "12345" }, new() { FactoryPin = "12345A" }, new() { FactoryPin = "123456789" }, new() { FactoryPuk = "123456789" }, new() { PinTries = 0 },
            new() { PukTries = 16 }, new() { FactoryAdminAlgorithm = 0x08 }, new() { AdminAlgorithms = [0x0C] }, new() { KeyAlgorithms = [0x03] },
        ];
        foreach (var options in impossible) Assert.Throws<ArgumentException>(() => SimulatedPivCard.Create(options));
    }

    [Fact]
    public void Create_AesFactoryKey_IsTheOneThatAuthenticates()
    {
        var card = new CardDriver(new() { FactoryAdminAlgorithm = 0x0A });
        card.Authenticate(0x0A);
    }
}
