namespace IssuancePortal.Journeys.Stage;

/// <summary>Tools that we did not write, on a PIV card in the real reader: nothing of its factory is left, its contents are whole and signed, and every key works.</summary>
internal static class PivJudge
{
    /// <summary>The four slots of an employee's card, as yubico-piv-tool names them.</summary>
    public static IReadOnlyList<string> Slots { get; } = ["9a", "9c", "9d", "9e"];

    /// <summary>Judges secrets, contents and keys of the card in the reader; leaves its certificates with the bench.</summary>
    public static async Task JudgeAsync(this OpenSslBench bench)
    {
        await SecretsAsync();
        await ContentsAsync(bench);
        await KeysAsync(bench);
    }

    private static async Task SecretsAsync()
    {
        var wrong = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", "123456");
        Assert.NotEqual(0, wrong.Exit);
        var right = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin);
        Assert.True(right.Exit == 0, right.Output);
        var factoryKey = await CardInReader.PivToolAsync("-a", "set-chuid");
        Assert.NotEqual(0, factoryKey.Exit);
        var factoryPuk = await CardInReader.PivToolAsync("-a", "unblock-pin", "-P", "12345678", "-N", "123456");
        Assert.NotEqual(0, factoryPuk.Exit);
    }

    private static async Task ContentsAsync(OpenSslBench bench)
    {
        foreach (var slot in Slots)
        {
            var read = await CardInReader.PivToolAsync("-a", "read-certificate", "-s", slot, "-o", bench.Certificate(slot));
            Assert.True(read.Exit == 0, read.Output);
            var verified = await bench.VerifyAsync(slot, withCrl: true);
            Assert.True(verified.Exit == 0, verified.Output);
        }

        var status = await CardInReader.PivToolAsync("-a", "status");
        Assert.Contains("CHUID", status.Output, StringComparison.Ordinal);
        await bench.ChuidAndSecurityObjectAsync();
        var dump = await CardInReader.OpenScAsync("pkcs15-tool", "-D");
        Assert.Contains("Certificate for PIV Authentication", dump.Output, StringComparison.Ordinal);
    }

    private static async Task KeysAsync(OpenSslBench bench)
    {
        foreach (var slot in (string[])["9a", "9c", "9e"])
        {
            var test = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin, "-a", "test-signature", "-s", slot, "-i", bench.Certificate(slot));
            Assert.True(test.Exit == 0 && test.Output.Contains("Successful", StringComparison.OrdinalIgnoreCase), $"{slot}: {test.Output}");
        }

        var decipher = await CardInReader.PivToolAsync("-a", "verify-pin", "-P", Deeds.Pin, "-a", "test-decipher", "-s", "9d", "-i", bench.Certificate("9d"));
        Assert.True(decipher.Exit == 0 && decipher.Output.Contains("Successful", StringComparison.OrdinalIgnoreCase), decipher.Output);
        await bench.SignWithOpenScAsync();
    }
}
