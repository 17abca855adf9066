using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Escrow;

/// <content>Runs that are cut off while keys go onto the card: none is lost, none is made twice.</content>
public sealed partial class KeysThatSurviveTests
{
    private const int MostMissed = 5;

    [Theory]
    [InlineData(FaultKind.PullBefore, DeviceKind.PivCard)]
    [InlineData(FaultKind.PullAfter, DeviceKind.YubiKey)]
    public async Task Run_CardPulledAtAnyApduAndPutBack_PutsTheSameKeysOnIt(FaultKind fault, DeviceKind kind)
    {
        await using var life = await BeginAsync(kind, KeyOrigin.RecoveredAndRevoked, KeyAlgorithm.P256, history: 2);
        var (device, card) = await IssueAsync(life);
        await UpdateAsync(life, device);
        var made = 2;
        card.PresenceChanged += present =>
        {
            if (!present) _ = Task.Run(card.Insert);
        };
        var missed = 0;
        for (var index = 0; ; index++)
        {
            var request = Must(await life.Bench.Get<UpdateDevice>().FileAsync(new UpdateOrder(device.Id, RequestType.Update), HelpDesk));
            var run = await RunAsync(life, card, index, fault, request);
            made++;

            Assert.True(run.State == RunState.Succeeded, $"APDU {index}, {fault}: {run.State} {run.Failure} {run.FailureDetail}\n{string.Join('\n', run.Log.Select(it => it.Text))}");
            var keys = await KeysAsync(life);
            Assert.Equal(made, keys.Count);
            var certificate = await InUseAsync(life, device);
            Assert.Equal(certificate.SerialNumber, keys[0].Key.SerialNumber);
            Assert.Single(await life.Bench.Store.ReadAsync(session => session.Escrow.KeysOfRunAsync(run.RunId)));
            Assert.Equal(
                keys.Skip(1).Take(2).Select(it => it.Key.SerialNumber),
                (await life.Bench.Store.ReadAsync(session => session.CopiesOnDeviceAsync(device.Id))).Where(it => it.EndedAt is null).OrderBy(it => it.Slot).Select(it => it.SerialNumber));
            Assert.Equal(1, (await EventsAsync(life)).Count(it => it.RunId == run.RunId && it.What == "key.recovered"));
            if (run.Attempt == 1 && index <= 50 && missed++ < MostMissed)
            {
                // The client still looked at the card when the fault was planned, and met it in place of the run.
                await Invariants.IssuedAsync(life.Bench, run.RunId, card);
                index--;
                continue;
            }

            if (run.Attempt == 1)
            {
                card.ClearFaults();
                Assert.True(index > 50, $"The whole run took only {index} APDUs.");
                await Invariants.IssuedAsync(life.Bench, run.RunId, card);
                return;
            }

            await Invariants.IssuedAsync(life.Bench, run.RunId, card);
            await life.Bench.Workstation.CardAsync(Workbench.Reader);
        }
    }

    [Theory]
    [InlineData(KeyOrigin.Recovered, IssuanceReason.Damaged)]
    [InlineData(KeyOrigin.RecoveredAndRevoked, IssuanceReason.Lost)]
    public async Task Run_GivenUp_LeavesTheOriginalsKeyAsItWas_AndTheNextRunPutsItOn(KeyOrigin origin, IssuanceReason reason)
    {
        await using var life = await BeginAsync(DeviceKind.YubiKey, origin, KeyAlgorithm.P256);
        var (original, _) = await IssueAsync(life);
        var certificate = await InUseAsync(life, original);
        var letter = Letter.To(certificate.Der!);
        var request = await life.ReplaceAsync(original.Id, reason);
        var card = Workbench.NewDevice(DeviceKind.YubiKey);
        await life.InsertAsync(card);
        life.Bench.Workstation.AfterTrip = trip => life.Bench.Board.Abandon(trip.RunId, Workbench.Operator);
        var run = await life.RunAsync(request);
        life.Bench.Workstation.AfterTrip = null;

        await Invariants.RolledBackAsync(life.Bench, run.RunId);
        var now = await CertificateAsync(life, certificate);
        Assert.Equal((CertificateState.OnHold, (Guid?)original.Id), (now.State, now.DeviceId));
        Assert.All(await life.Bench.Store.ReadAsync(session => session.CopiesOnDeviceAsync(run.DeviceId)), it => Assert.NotNull(it.EndedAt));
        Assert.Equal(certificate.SerialNumber, Assert.Single(await KeysAsync(life)).Key.SerialNumber);

        await life.Bench.Workstation.CardAsync(Workbench.Reader);
        var again = await life.RunAsync();
        Assert.Equal((RunState.Succeeded, (string?)null), (again.State, again.FailureDetail));
        var slot = origin == KeyOrigin.Recovered ? Cards.Edges.Piv.PivSlot.Find(Encryption)! : Cards.Edges.Piv.PivSlot.Retired[0];
        Assert.Equal(letter.Text, await letter.ReadAsync(life.Bench, card, slot));
        await Invariants.IssuedAsync(life.Bench, again.RunId, card);
    }

    [Fact]
    public async Task Run_GivenUpWithAKeyWhoseDeviceHasEnded_KeepsTheCertificateForTheNext()
    {
        await using var life = await Life.BeginAsync(content => content with
        {
            Slots = [.. content.Slots.Select(slot => slot.Slot == Encryption ? slot with { Origin = KeyOrigin.Recovered, OutlivesDevice = true } : slot)],
        });
        var (first, _) = await IssueAsync(life);
        var certificate = await InUseAsync(life, first);
        Must(await life.Bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(first.Id, TerminationReason.NotNeeded), HelpDesk));
        Assert.Equal(CertificateState.Active, (await CertificateAsync(life, certificate)).State);
        await life.FailAsync();
        Assert.Equal((CertificateState.Active, (Guid?)first.Id), ((await CertificateAsync(life, certificate)).State, (await CertificateAsync(life, certificate)).DeviceId));

        var again = await life.RunAsync();

        Assert.Equal((RunState.Succeeded, (string?)null), (again.State, again.FailureDetail));
        Assert.Equal((CertificateState.Active, (Guid?)again.DeviceId), ((await CertificateAsync(life, certificate)).State, (await CertificateAsync(life, certificate)).DeviceId));
        Assert.All(await life.Bench.Store.ReadAsync(session => session.CopiesAsync(certificate.SerialNumber)), it => Assert.NotNull(it.EndedAt));
    }

    /// <summary>A run that meets a fault at an APDU. Where the client's own look at the card meets it before, the run finds no card and is begun once more.</summary>
    private static async Task<Issuance.Personalisation.Progress.RunSnapshot> RunAsync(Life life, SimulatedDevice card, int index, FaultKind fault, Guid request)
    {
        for (var tries = 0; ; tries++)
        {
            await life.Bench.Workstation.CardAsync(Workbench.Reader);
            card.FaultAt(card.ApduCount + index, fault);
            var started = await life.Bench.StartAsync(Workbench.Operator, order => order with { RequestId = request });
            if (started.Succeeded) return await life.Bench.EndAsync(started.Value);
            Assert.True(tries < MostMissed && started.Refusal.Code == "refusal.card-gone", started.Refusal.ToString());
        }
    }
}
