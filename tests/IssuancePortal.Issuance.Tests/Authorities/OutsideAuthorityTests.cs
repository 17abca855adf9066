using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Cmp;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.TestLib;
using static IssuancePortal.Issuance.Tests.Authorities.OutsideEntries;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Authorities;

/// <summary>Certificates from authorities that are not ours: OpenSSL's CMP server and a strict EST server, good, slow, refusing and lying.</summary>
public sealed class OutsideAuthorityTests
{
    [Theory]
    [InlineData(KeyAlgorithm.P256)]
    [InlineData(KeyAlgorithm.Rsa2048)]
    public async Task Issue_OneSlotFromEach_OneCardWithThreeIssuersAndOneTripMoreForTheRequestThatTheKeySigns(KeyAlgorithm algorithm)
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig);
        var est = new EstDesk(rig) { Waits = 1 };
        await using var bench = await BenchAsync(
            OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync()), rig.Entry("est", AuthorityKind.Est, await est.OpenAsync(), bySecret: true, revokedBy: OutsideEntry.ByHand)),
            WorkbenchOptions.Policies(algorithm),
            (0x9A, "est"),
            (0x9D, "cmp"));
        var card = SimulatedPivCard.Create(new());
        bench.Readers.Put(Workbench.Reader, card);
        var runId = await bench.IssueAsync();
        var run = await bench.EndAsync(runId);
        Assert.True(run.State == RunState.Succeeded, $"{run.Failure} {run.FailureDetail} {string.Join("\n", cmp.Said)}");
        Assert.Equal(3, run.Trips);
        await Invariants.IssuedAsync(bench, runId, card);
        var certificates = await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId));
        Assert.Equal([(0x9A, "est"), (0x9C, null), (0x9D, "cmp"), (0x9E, null)], certificates.OrderBy(it => it.Slot).Select(it => ((int)it.Slot!, it.Authority)));
        foreach (var certificate in certificates.Where(it => it.Authority is not null))
        {
            File.WriteAllBytes(rig["got.cer"], certificate.Der!);
            Assert.Contains("OK", await OpenSslAsync("verify", "-CAfile", rig["ca.pem"], "-x509_strict", rig["got.cer"]), StringComparison.Ordinal);
        }

        Assert.Equal([CmpBodyType.CertificateRequest, CmpBodyType.CertificateConfirmation], cmp.Came);

        // Its end: the embedded list says two of them, OpenSSL takes one, and one waits for a person.
        var ended = await bench.Get<TerminateDevice>().TerminateAsync(new TerminateOrder(run.DeviceId, TerminationReason.LostOrStolen), HelpDesk);
        Assert.True(ended.Succeeded, ended.Refusal?.ToString());
        Assert.Equal(3, await bench.Get<PublishStatus>().WorkOffAsync());
        Assert.Equal(CmpBodyType.RevocationRequest, cmp.Came[^1]);
        var late = Assert.Single(Must(await bench.Get<PublishStatus>().LateAsync(10, Administrator)));
        Assert.Equal("refusal.authority-by-hand", late.LastFailure);
        var crl = await bench.Authority.CrlAsync("issuing", CancellationToken.None);
        Assert.Equal([false, true, false, true], certificates.OrderBy(it => it.Slot).Select(it => crl.AsSpan().IndexOf(Convert.FromHexString(it.SerialNumber)) >= 0));

        var look = bench.Get<LookAtAuthorities>();
        var byHand = Must(await look.ListAsync(Administrator)).Single(it => it.Authority.Name == "est").ByHand;
        Assert.True((await look.ConfirmAsync(byHand.Single().Id, Administrator)).Succeeded);
        Assert.Empty(Must(await bench.Get<PublishStatus>().LateAsync(10, Administrator)));
        Assert.Equal("refusal.authority-not-by-hand", (await look.ConfirmAsync(late.Id, Administrator)).Refusal?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Issue_PendingAtTheAuthority_IsPolledWithinTheRunAndSaidInItsLog(bool bySecret)
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig, bySecret) { More = ["-poll_count", "2", "-check_after", "1"] };
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync(), bySecret)), null, (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.True(run.State == RunState.Succeeded, $"{run.Failure} {run.FailureDetail} {string.Join("\n", cmp.Said)}");
        Assert.Equal(2, run.Trips);
        Assert.Contains(run.Log, line => line.Text.Contains("asks for patience", StringComparison.Ordinal));
        Assert.Empty(run.Waits);
        Assert.Contains(CmpBodyType.PollRequest, cmp.Came);
        Assert.Equal(CmpBodyType.CertificateConfirmation, cmp.Came[^1]);
    }

    [Fact]
    public async Task Issue_AuthorityRefuses_TheRunEndsWithItsWordsAndNothingIsIssued()
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig) { More = ["-pkistatus", "2", "-failure", "2", "-statusstring", "no\u0007 cards <today>"] };
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync())), null, (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-refused"), (run.State, run.Failure?.Code));
        Assert.Equal(["cmp", "no  cards <today>"], run.Failure!.Arguments);
        Assert.DoesNotContain(await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId)), it => it.State != CertificateState.Revoked);
    }

    [Fact]
    public async Task Issue_AuthorityTakesTooLong_TheRunEndsAndWhatComesLaterIsRevoked()
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig) { More = ["-poll_count", "5", "-check_after", "2"] };
        var entry = rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync());
        entry.Patience = TimeSpan.FromSeconds(5);
        await using var bench = await BenchAsync(OutsideRig.Options(entry), null, (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-too-slow"), (run.State, run.Failure?.Code));
        var order = await ChasedAsync(bench, "cmp");
        Assert.Equal(AuthorityOrderState.Late, order.State);
        var certificate = (await bench.Store.ReadAsync(session => session.CertificateAsync(order.SerialNumber!)))!;
        Assert.Equal((CertificateState.Revoked, "cmp"), (certificate.State, certificate.Authority));
        await bench.Get<PublishStatus>().WorkOffAsync();
        Assert.Empty(Must(await bench.Get<PublishStatus>().LateAsync(10, Administrator)));
        Assert.Equal([CmpBodyType.CertificateConfirmation, CmpBodyType.RevocationRequest], cmp.Came.TakeLast(2));
    }

    [Theory]
    [InlineData("key", "another key")]
    [InlineData("subject", "not who was ordered")]
    [InlineData("stranger", "none of the authority's certificates")]
    [InlineData("ended", "has ended already")]
    [InlineData("long", "after the device")]
    [InlineData("purpose", "")]
    [InlineData("usage", "")]
    [InlineData("authority", "")]
    public async Task Issue_CertificateThatWasNotOrdered_IsNotTakenAndOrderedToBeRevoked(string lie, string said)
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig);
        switch (lie)
        {
            case "key":
                using (var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
                {
                    var spki = other.ExportSubjectPublicKeyInfo();
                    rig.Bend = wish => wish with { PublicKey = spki };
                }

                break;
            case "subject":
                rig.Bend = wish => wish with { Subject = new System.Security.Cryptography.X509Certificates.X500DistinguishedName("CN=Mallory,O=IssuancePortal,C=DE").RawData };
                break;
            case "stranger":
                rig.ByAStranger = true;
                break;
            case "ended":
                rig.Period = (TimeSpan.FromDays(-9), TimeSpan.FromDays(-1));
                break;
            case "long":
                rig.Period = (TimeSpan.FromMinutes(-1), TimeSpan.FromDays(1200));
                break;
            case "purpose":
                rig.Bend = wish => wish with { Extensions = [.. wish.Extensions.Where(it => it.Oid!.Value != "2.5.29.37")] };
                break;
            case "usage":
                rig.Bend = wish => wish with { Extensions = [.. wish.Extensions.Where(it => it.Oid!.Value != "2.5.29.15")] };
                break;
            default:
                rig.Touch = (request, _) => request.CertificateExtensions.Add(new System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension(true, false, 0, true));
                break;
        }

        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync())), null, (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-wrong-certificate"), (run.State, run.Failure?.Code));
        Assert.Contains(said, (string)run.Failure!.Arguments[1], StringComparison.Ordinal);
        var wrong = Assert.Single((await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId))), it => it.Authority == "cmp");
        Assert.Equal(CertificateState.Revoked, wrong.State);
        Assert.Single(await bench.Store.ReadAsync(session => session.AuditAsync(new(RunId: run.RunId))), it => it.What == "certificate.wrong");
        // OpenSSL was told at once that it is not taken, and takes the revocation when the outbox is worked off.
        Assert.Equal(CmpBodyType.CertificateConfirmation, cmp.Came[^1]);
        await bench.Get<PublishStatus>().WorkOffAsync();
        Assert.Equal(CmpBodyType.RevocationRequest, cmp.Came[^1]);
        Assert.Empty(Must(await bench.Get<PublishStatus>().LateAsync(10, Administrator)));
    }

    [Fact]
    public async Task Issue_SerialNumberOfAnotherCertificate_IsNotTakenAndTheOtherStaysGood()
    {
        await using var rig = new OutsideRig { Serial = [0x51, 2, 3, 4, 5, 6, 7, 8, 9] };
        await using var cmp = new CmpDesk(rig);
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync())), null, (0x9A, "cmp"), (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-wrong-certificate"), (run.State, run.Failure?.Code));
        Assert.Single(await bench.Store.ReadAsync(session => session.AuditAsync(new(RunId: run.RunId))), it => it.What == "certificate.wrong");
        Assert.Single((await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(run.DeviceId))), it => it.Authority == "cmp");
    }

    [Fact]
    public async Task Issue_NobodyThere_TheRunEndsInTimeAndTheOrderIsAskedAboutUntilSomebodyIs()
    {
        await using var rig = new OutsideRig();
        var entry = rig.Entry("cmp", AuthorityKind.Cmp, "http://127.0.0.1:9");
        entry.Patience = TimeSpan.FromSeconds(5);
        await using var bench = await BenchAsync(OutsideRig.Options(entry), null, (0x9C, "cmp"));
        var run = await RunAsync(bench);
        Assert.Equal((RunState.RolledBack, "refusal.authority-down"), (run.State, run.Failure?.Code));
        Assert.Equal(0, await bench.Get<IssueOutside>().ChaseAsync());
        var order = Assert.Single(await bench.Store.ReadAsync(session => session.Outside.LatestOrdersAsync("cmp", 5)));
        Assert.Equal((AuthorityOrderState.Sent, null), (order.State, order.EndedAt));
        Assert.NotNull(order.AbandonedAt);
        Assert.Equal("refusal.authority-down", (await bench.Get<LookAtAuthorities>().TestAsync("cmp", Administrator)).Refusal?.Code);
    }

    [Fact]
    public async Task TakeUp_PortalStoppedBeforeTheAnswer_TheOldOrderIsSettledAndTheCardIsIssuedByANewOne()
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig);
        var arrived = new TaskCompletionSource();
        cmp.Before = async message =>
        {
            if (message.Type != CmpBodyType.CertificateRequest || arrived.Task.IsCompleted) return false;
            arrived.SetResult();
            await Task.CompletedTask;
            return true;
        };
        var options = new WorkbenchOptions { Outside = OutsideRig.Options(rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync())), Policy = With(new WorkbenchOptions().Policy, (0x9C, "cmp")) };
        var first = await Workbench.CreateAsync(options);
        first.Readers.Put(Workbench.Reader, SimulatedPivCard.Create(new()));
        var runId = await first.IssueAsync();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await first.StopAsync();
        var old = cmp.Came.Count;

        await using var bench = await Workbench.OnFolderAsync(first.Folder, first.Readers, options);
        await bench.Workstation.CardAsync(Workbench.Reader);
        await bench.Board.TakeUpAsync(CancellationToken.None);
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while ((await bench.Board.FindAsync(runId, limit.Token))!.State is RunState.Running or RunState.WaitingForCard or RunState.WaitingForPin)
            {
                if ((await bench.Board.FindAsync(runId, limit.Token))!.State == RunState.WaitingForPin) await bench.Board.EnterPinAsync(runId, bench.Workstation.Seal(Workbench.Pin, runId), Workbench.Operator, limit.Token);
                await Task.Delay(50, limit.Token);
            }
        }

        Assert.Equal(RunState.Succeeded, (await bench.Board.FindAsync(runId, CancellationToken.None))!.State);
        Assert.True(cmp.Came.Count > old);
        await bench.Get<IssueOutside>().ChaseAsync();
        var orders = await bench.Store.ReadAsync(session => session.Outside.LatestOrdersAsync("cmp", 5));
        Assert.Equal([AuthorityOrderState.Granted, AuthorityOrderState.Lost], orders.Select(it => it.State));
        Assert.Contains(CmpBodyType.PollRequest, cmp.Came);
        Assert.Single((await bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(orders[0].DeviceId))), it => it.Authority == "cmp");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Test_CmpServerThere_AnswersAndAnotherSecretDoesNot(bool isWrong)
    {
        await using var rig = new OutsideRig();
        await using var cmp = new CmpDesk(rig, bySecret: true);
        var entry = rig.Entry("cmp", AuthorityKind.Cmp, await cmp.OpenAsync(), bySecret: true);
        if (isWrong) entry.Secret = "another";
        await using var bench = await BenchAsync(OutsideRig.Options(entry), null);
        Assert.Equal(!isWrong, (await bench.Get<LookAtAuthorities>().TestAsync("cmp", Administrator)).Succeeded);
    }

    [Fact]
    public async Task Change_PolicyThatAnAuthorityCannotServe_IsRefusedWhenItIsSaved()
    {
        await using var rig = new OutsideRig();
        var est = new EstDesk(rig);
        await using var bench = await BenchAsync(OutsideRig.Options(rig.Entry("est", AuthorityKind.Est, await est.OpenAsync(), bySecret: true, revokedBy: OutsideEntry.ByHand)), null);
        var policies = new ChangePolicies(bench.Store, bench.Get<OutsideAuthorities>(), bench.Settings, TimeProvider.System);
        async Task<string?> SaveAsync(params (byte Slot, string Authority)[] slots) =>
            (await policies.ChangeAsync(bench.Policy.Id, bench.Policy.VersionNumber, new PolicyOrder(bench.Policy.Name, "", With(bench.Policy.Content, slots)), Administrator)).Refusal?.Code;
        Assert.Equal("refusal.policy-authority-unknown", await SaveAsync((0x9A, "nobody")));
        Assert.Equal("refusal.policy-authority-proof", await SaveAsync((0x9D, "est")));
        Assert.Equal("refusal.policy-authority-kind", bench.Get<OutsideAuthorities>().Faults(DeviceKind.VirtualSmartCard, With(bench.Policy.Content, (0x9A, "est"))).Single().Code);
        Assert.Equal("refusal.authority-unknown", (await bench.Get<LookAtAuthorities>().TestAsync("nobody", Administrator)).Refusal?.Code);
        Assert.Null(await SaveAsync((0x9A, "est")));
    }

    [Fact]
    public async Task Faults_OfTheConfiguration_AreSentencesWithFullKeyNames()
    {
        await using var rig = new OutsideRig();
        var options = new OutsideOptions();
        options.Outside.Add(new OutsideEntry { Name = "x", Kind = AuthorityKind.Est, Url = "http://ca", Certificates = rig["server.pem"] });
        options.Outside.Add(new OutsideEntry { Name = "x", Kind = AuthorityKind.Cmp, Url = "ca", Certificates = "nowhere.pem", ClientCertificate = rig["client.pem"], ClientKey = rig["server.key"], Secret = "s", Patience = TimeSpan.FromMinutes(9) });
        var faults = options.Faults(TimeSpan.FromMinutes(2)).ToList();
        foreach (var part in (string[])["x\"", "0:Url must begin with https", "0 has no credential", "0:Certificates", "0:RevokedBy", "1:Url", "1:Certificates names nowhere.pem", "1:Reference", "1:Patience", "1:ClientKey", "not by both"])
            Assert.Contains(faults, fault => fault.Contains(part, StringComparison.Ordinal));
        Assert.All(faults, fault => Assert.StartsWith("Authorities:Outside", fault, StringComparison.Ordinal));
    }

    /// <summary>The latest order once the chase has settled it.</summary>
    private static async Task<AuthorityOrder> ChasedAsync(Workbench bench, string authority)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            await bench.Get<IssueOutside>().ChaseAsync(limit.Token);
            var order = (await bench.Store.ReadAsync(session => session.Outside.LatestOrdersAsync(authority, 1)))[0];
            if (order.EndedAt is not null) return order;
            await Task.Delay(200, limit.Token);
        }
    }

    private static async Task<string> OpenSslAsync(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }
}
