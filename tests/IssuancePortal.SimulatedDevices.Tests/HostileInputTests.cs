using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Tests;

/// <summary>Whatever bytes come, the device answers a status word and goes on.</summary>
public sealed class HostileInputTests
{
    private static void Feed(SimulatedDevice device, byte[] apdu)
    {
        var answer = device.Transmit(apdu);
        Assert.InRange(answer.Length, 2, 65_538);
        Assert.NotEqual(0x6F, answer[^2]);
    }

    [Fact]
    public void Transmit_RandomBytes_AlwaysAnswers()
    {
        var random = new Random(1);
        SimulatedDevice[] devices = [SimulatedPivCard.Create(), SimulatedYubiKey.Create(), SimulatedVirtualSmartCard.Create()];
        for (var i = 0; i < 60_000; i++)
        {
            var apdu = new byte[random.Next(0, random.Next(8) == 0 ? 600 : 24)];
            random.NextBytes(apdu);
            Feed(devices[i % devices.Length], apdu);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Transmit_MutatedCommandsInEveryState_AlwaysAnswers(bool extensions)
    {
        var random = new Random(2);
        var card = new CardDriver(new() { YubicoExtensions = extensions, KeyAlgorithms = [0x11, 0x14] });
        string[] seeds =
        [
            "00A4040005A000000308", "00A4040008A000000151000000", "80CA9F7F00", "0020008008313233343536FFFF", "0020FF80", "00200080",
            "0024008010313233343536FFFF313233343536FFFF", "0024008110313233343536373831323334353637 38", "002C0080103132333435363738313233343536FFFF",
            "00CB3FFF055C035FC10200", "00CB3FFF035C017E00", "00DB3FFF0A5C035FC10253033001AA", "00DB3FFF147E124F0BA0000003080000100001005F2F024000",
            "0047009A05AC03800111", "0087039B047C028100", "0087039B047C028000", "0087039B0C7C0A82080000000000000000",
            "0087119A267C2482008120000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", "0087119E077C05820081010100",
            "0087119D0B7C09820085050400000000", "00FE119E220620000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F", "00F7009A00", "00F8000000", "00FD000000",
            "00FFFFFF13089B10000102030405060708090A0B0C0D0E0F", "00FA0303", "00FB0000", "00C0000000", "10DB3FFF055C035FC102",
        ];
        for (var i = 0; i < 40_000; i++)
        {
            if (i % 200 == 0)
            {
                // A fresh card in a state where more is allowed: PIN verified, keys there, management key authenticated.
                card = new CardDriver(new() { YubicoExtensions = extensions, KeyAlgorithms = [0x11, 0x14] });
                foreach (byte reference in new byte[] { 0x9A, 0x9D, 0x9E }) card.Generate(reference, 0x11);
                card.Authenticate();
                card.Verify();
            }

            var apdu = CardDriver.Hex(seeds[random.Next(seeds.Length)]);
            for (var m = random.Next(0, 4); m > 0; m--) apdu[random.Next(apdu.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0) apdu = apdu[..random.Next(apdu.Length + 1)];
            Feed(card.Card, apdu);
        }
    }

    [Fact]
    public void Transmit_RandomTemplatesForRsaKeys_AlwaysAnswers()
    {
        var random = new Random(3);
        var card = new CardDriver();
        card.Generate(0x9E, 0x07);
        card.Authenticate();
        for (var i = 0; i < 60; i++)
        {
            var block = new byte[i % 3 == 0 ? random.Next(0, 400) : 256];
            random.NextBytes(block);
            Assert.NotEqual(0x6F, card.Use(0x9E, 0x07, i % 2 == 0 ? 0x81u : 0x85u, block).Status.Sw1);
            var parts = BerTlv.Concat([.. Enumerable.Range(1, 5).Select(tag => BerTlv.Of((uint)tag, [.. block.Take(128 - (i % 5))]))]);
            Assert.NotEqual(0x6F, card.Run(0xFE, 0x07, 0x9A, parts).Status.Sw1);
        }
    }

    [Fact]
    public void Transmit_HugeCommands_AlwaysAnswers()
    {
        var card = new CardDriver();
        card.Authenticate();
        foreach (var ins in new byte[] { 0x20, 0x24, 0x2C, 0x47, 0x87, 0xCB, 0xDB, 0xFE, 0xFF })
        {
            byte[] apdu = [0x00, ins, 0x3F, 0xFF, 0x00, 0xFF, 0xFF, .. new byte[65_535]];
            Feed(card.Card, apdu);
        }
    }
}
