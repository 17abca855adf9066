using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.Issuance.Tests.YubiKeys;

public sealed class IssueYubiKeyTests
{
    private static SimulatedYubiKey Key(string firmware) => SimulatedYubiKey.Create(new() { Firmware = Version.Parse(firmware) });

    [Theory]
    [InlineData("4.3.5")]
    [InlineData("5.2.4")]
    [InlineData("5.4.3")]
    [InlineData("5.7.4")]
    public async Task Issue_AnyFirmware_TakesTwoRoundTripsAndLeavesNothingOfTheFactory(string firmware)
    {
        // The oldest tells no serial number in its attestations.
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey, Attested = firmware[0] != '4' });
        var key = Key(firmware);
        bench.Readers.Put(Workbench.Reader, key);
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.Equal((RunState.Succeeded, 2, (string?)null), (run.State, run.Trips, run.FailureDetail));
        var device = await bench.Store.ReadAsync(session => session.DeviceAsync(run.DeviceId));
        Assert.Equal((DeviceKind.YubiKey, key.Serial.ToString(System.Globalization.CultureInfo.InvariantCulture)), (device!.Kind, device.Serial));
        await Invariants.IssuedAsync(bench, runId, key);
    }

    /// <summary>Firmware before 5.3 does not tell whether PIN, PUK and management key are the factory's: what the card has must be found out.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    public async Task Run_KeyWithoutMetadataPulledAndPutBack_IsResumedAndIssued(int index)
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey });
        var key = Key("5.2.4");
        bench.Readers.Put(Workbench.Reader, key);
        key.PresenceChanged += present =>
        {
            if (!present) _ = Task.Run(key.Insert);
        };
        var runId = await bench.IssueAsync(beforeStart: () => key.FaultAt(key.ApduCount + index, FaultKind.PullAfter));
        var run = await bench.EndAsync(runId);
        Assert.True(run is { State: RunState.Succeeded, Attempt: 2 }, $"{run.State} {run.Attempt} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
        await Invariants.IssuedAsync(bench, runId, key);
    }

    [Theory]
    [InlineData("5.4.3", KeyAlgorithm.Rsa2048, null)]
    [InlineData("5.4.3", KeyAlgorithm.Rsa3072, "refusal.card-cannot-algorithm")]
    [InlineData("4.3.1", KeyAlgorithm.Rsa2048, "refusal.card-cannot-algorithm")]
    [InlineData("4.3.1", KeyAlgorithm.P384, null)]
    public async Task Issue_AlgorithmThatItsFirmwareMakesBadlyOrNot_IsRefusedBeforeTheKeyIsTouched(string firmware, KeyAlgorithm algorithm, string? refusal)
    {
        await using var bench = await Workbench.CreateAsync(new() { Kind = DeviceKind.YubiKey, Attested = false, Policy = WorkbenchOptions.Policies(algorithm) });
        bench.Readers.Put(Workbench.Reader, Key(firmware));
        var started = await bench.StartAsync(Workbench.Operator, order => order);
        Assert.Equal(refusal, started.Refusal?.Code);
        if (refusal is null) Assert.Equal(RunState.Succeeded, (await bench.EndAsync(started.Value)).State);
    }
}
