using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.Pki.Keys;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Enrolment;

/// <summary>Who is issued a certificate over SCEP and EST, and who is not.</summary>
public sealed class EnrolCertificateTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Enrol_TwoTickets_IssueTheDeviceWithTheSecond()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life, 2);

        var first = Must(await EnrolAsync(life, Order(begun.Passwords[0]))).Certificate!;
        Assert.Equal(DeviceState.InProduction, (await DeviceAsync(life, begun)).State);
        var second = Must(await EnrolAsync(life, Order(begun.Passwords[1]))).Certificate!;

        Assert.NotEqual(first, second);
        Assert.Equal(DeviceState.Issued, (await DeviceAsync(life, begun)).State);
        var certificates = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(begun.DeviceId));
        Assert.Equal(2, certificates.Count(it => it.State == CertificateState.Active));
        Assert.Null((await life.Bench.Verifier.VerifyAsync()).Break);
        using var certificate = X509CertificateLoader.LoadCertificate(first);
        Assert.Contains($"CN={life.Bench.Person.Name}", certificate.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enrol_WithWhatCannotBeRead_IsRefused()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life);
        var good = Order(begun.Passwords[0]);
        var broken = (byte[])good.Request.Clone();
        broken[^3] ^= 1;
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Refused("refusal.enrolment-malformed", await EnrolAsync(life, good with { Request = [1, 2, 3] }));
        Refused("refusal.enrolment-not-proven", await EnrolAsync(life, good with { Request = broken }));
        Refused("refusal.enrolment-algorithm", await EnrolAsync(life, Order(begun.Passwords[0], other)));
        Refused("refusal.enrolment-foreign-signer", await EnrolAsync(life, good with { SignerKey = other.ExportSubjectPublicKeyInfo() }));
        Refused("refusal.enrolment-unknown", await EnrolAsync(life, good with { Password = null }));
        Refused("refusal.enrolment-unknown", await EnrolAsync(life, good with { Password = begun.Passwords[0][..^1] + (begun.Passwords[0][^1] == 'x' ? 'y' : 'x') }));
        Refused("refusal.enrolment-unknown", await EnrolAsync(life, good with { Password = EnrolmentTicket.NewPassword().Clear }));
        // None of it has cost the ticket.
        Must(await EnrolAsync(life, good));
    }

    [Fact]
    public async Task Enrol_ASecondTime_IsRefused_AlsoWhenRaced()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life);
        var orders = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => EnrolAsync(life, Order(begun.Passwords[0])))));

        Assert.Single(orders, it => it is { Succeeded: true, Value.IsPending: false });
        Refused("refusal.enrolment-used", await EnrolAsync(life, Order(begun.Passwords[0])));
        Assert.Single(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(begun.DeviceId)));
    }

    [Fact]
    public async Task Enrol_ByASecondKeyWhileTheFirstWaits_IsRefused()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life, isReleased: false);
        Assert.True(Must(await EnrolAsync(life, Order(begun.Passwords[0], transaction: "T1") with { Door = EnrolmentDoor.Scep })).IsPending);
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused("refusal.enrolment-used", await EnrolAsync(life, Order(begun.Passwords[0], thief)));
        Refused("refusal.enrolment-unknown", await life.Bench.Get<EnrolCertificate>().PollAsync("T1", thief.ExportSubjectPublicKeyInfo()));
        await ChangeAsync(life, begun, ticket => ticket.ReleasedAt = life.Clock.GetUtcNow());
        var polled = Must(await life.Bench.Get<EnrolCertificate>().PollAsync("T1", _key.ExportSubjectPublicKeyInfo())).Certificate;
        Assert.NotNull(polled);
        Assert.Equal(polled, Must(await life.Bench.Get<EnrolCertificate>().PollAsync("T1", _key.ExportSubjectPublicKeyInfo())).Certificate);
    }

    [Fact]
    public async Task Enrol_InAnExchangeThatWasThere_IsRefused()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life, 2);
        Must(await EnrolAsync(life, Order(begun.Passwords[0], transaction: "T1")));
        Refused("refusal.enrolment-replayed", await EnrolAsync(life, Order(begun.Passwords[1], transaction: "T1")));
    }

    [Fact]
    public async Task Enrol_OutOfTime_IsRefused_AndTheJobRevokesWhatWasIssued()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life, 2);
        Must(await EnrolAsync(life, Order(begun.Passwords[0])));
        life.Clock.Forward(TimeSpan.FromMinutes(16));

        Refused("refusal.enrolment-expired", await EnrolAsync(life, Order(begun.Passwords[1])));
        Assert.Equal(1, await life.DoAsync<EndEnrolmentsJob>());
        Assert.Equal(DeviceState.Failed, (await DeviceAsync(life, begun)).State);
        Assert.Equal(CertificateState.Revoked, Assert.Single(await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(begun.DeviceId))).State);
        Refused("refusal.enrolment-expired", await EnrolAsync(life, Order(begun.Passwords[1])));
        Assert.Equal(0, await life.DoAsync<EndEnrolmentsJob>());
    }

    [Fact]
    public async Task Enrol_CancelledOrOfAnEndedSession_IsRefused()
    {
        await using var life = await BeginAsync();
        var cancelled = await PhoneAsync(life);
        await ChangeAsync(life, cancelled, ticket => ticket.EndAs(TicketEnd.Cancelled, life.Clock.GetUtcNow()));
        Refused("refusal.enrolment-cancelled", await EnrolAsync(life, Order(cancelled.Passwords[0])));

        var signedOut = await PhoneAsync(life, session: "a session that nobody has");
        Refused("refusal.enrolment-session-ended", await EnrolAsync(life, Order(signedOut.Passwords[0])));
    }

    [Fact]
    public async Task Enrol_OfADeviceThatEnded_IsRefused()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life);
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            Must((await session.DeviceAsync(begun.DeviceId))!.Move(DeviceMove.Fail, MoveActor.Portal));
            return true;
        });
        Refused("refusal.enrolment-device-state", await EnrolAsync(life, Order(begun.Passwords[0])));
    }

    [Fact]
    public async Task Enrol_NamingSomebodyElse_IsRefusedWhereNamesMustMatch()
    {
        await using var life = await BeginAsync();
        life.Bench.Settings.Set(new EnrolmentSettings { Subject = SubjectRule.MustMatch });
        var begun = await PhoneAsync(life, 2);

        Refused("refusal.enrolment-subject", await EnrolAsync(life, Order(begun.Passwords[0], subject: "CN=Somebody Else")));
        Must(await EnrolAsync(life, Order(begun.Passwords[0], subject: $"CN=\"{life.Bench.Person.Name}\"")));
        Must(await EnrolAsync(life, Order(begun.Passwords[1], subject: "")));
    }

    [Fact]
    public async Task Enrol_AuthorityDown_WaitsAndIsIssuedLater()
    {
        var isDown = true;
        await using var life = await BeginAsync(authority: real => new PickyAuthority { Says = "refusal.authority-unreachable", Refuses = _ => isDown }.Before(real));
        var begun = await PhoneAsync(life);

        Assert.True(Must(await EnrolAsync(life, Order(begun.Passwords[0]))).IsPending);
        isDown = false;
        Assert.False(Must(await EnrolAsync(life, Order(begun.Passwords[0]))).IsPending);
    }

    [Fact]
    public async Task Renew_ByTheRules_OnceAndOnlyInTime()
    {
        await using var life = await BeginAsync();
        var begun = await PhoneAsync(life);
        var first = Must(await EnrolAsync(life, Order(begun.Passwords[0]))).Certificate!;
        var renew = life.Bench.Get<EnrolCertificate>();
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = Order(null, next, subject: "", transaction: "R1");

        Refused("refusal.enrolment-too-early", await renew.RenewAsync(order, first));
        life.Clock.Forward(TimeSpan.FromDays(350));
        Refused("refusal.enrolment-subject", await renew.RenewAsync(Order(null, next, subject: "CN=x"), first));
        var second = Must(await renew.RenewAsync(order, first)).Certificate!;
        Refused("refusal.enrolment-replayed", await renew.RenewAsync(order, first));

        var certificates = await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(begun.DeviceId));
        Assert.Equal(2, certificates.Count(it => it.State == CertificateState.Active));
        Assert.NotNull(await renew.FetchAsync(certificates[0].SerialNumber, second));
        // A card's certificate opens nothing here, nor does one that is revoked.
        var (card, _) = await life.IssueAsync();
        var ofCard = (await life.Bench.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(card.Id)))[0];
        Refused("refusal.enrolment-not-renewable", await renew.RenewAsync(order, ofCard.Der!));
        Must(await life.MoveAsync(begun.DeviceId, DeviceMove.Terminate));
        Refused("refusal.enrolment-not-renewable", await renew.RenewAsync(order with { TransactionId = "R2" }, second));
        Assert.Null(await renew.FetchAsync(certificates[0].SerialNumber, second));
    }

    private static Task<Result<EnrolmentAnswer>> EnrolAsync(Life life, EnrolmentOrder order) => life.Bench.Get<EnrolCertificate>().EnrolAsync(order);

    private EnrolmentOrder Order(string? password, ECDsa? key = null, string subject = "CN=phone", string? transaction = null) =>
        new(EnrolmentDoor.Est, new CertificateRequest(subject, key ?? _key, HashAlgorithmName.SHA256).CreateSigningRequest()) { Password = password, TransactionId = transaction };

    private static async Task<Device> DeviceAsync(Life life, Begun begun) => (await life.Bench.Store.ReadAsync(session => session.DeviceAsync(begun.DeviceId)))!;

    private static Task<Result<bool>> ChangeAsync(Life life, Begun begun, Action<EnrolmentTicket> change) => life.Bench.Store.ChangeAsync<bool>(async session =>
    {
        foreach (var ticket in await session.Enrolments.TicketsAsync(begun.EnrolmentId)) change(ticket);
        return true;
    });

    private static async Task<Begun> PhoneAsync(Life life, int tickets = 1, bool isReleased = true, string? session = null)
    {
        var now = life.Clock.GetUtcNow();
        var begun = new Begun(Guid.NewGuid(), Guid.NewGuid(), []);
        await life.Bench.Store.ChangeAsync<bool>(store =>
        {
            var device = new Device
            {
                Id = begun.DeviceId, Kind = DeviceKind.MobileApp, Serial = begun.DeviceId.ToString("N"), Edge = "mobile", PersonId = life.Bench.Person.Id, CreatedAt = now, RunId = begun.EnrolmentId, CardUuid = Guid.NewGuid(), ExpiresAt = now.AddDays(1000),
            };
            foreach (var move in (DeviceMove[])[DeviceMove.Bind, DeviceMove.StartPersonalisation]) Must(device.Move(move, MoveActor.User));
            store.Add(device);
            foreach (var (slot, profile) in new[] { ((byte)0x9A, "derived-authentication"), ((byte)0x9C, "derived-signature") }.Take(tickets))
            {
                var (label, hash, clear) = EnrolmentTicket.NewPassword();
                begun.Passwords.Add(clear);
                store.Add(new EnrolmentTicket
                {
                    EnrolmentId = begun.EnrolmentId, Label = label, SecretHash = hash, PersonId = life.Bench.Person.Id, DeviceId = device.Id, Profile = profile, Slot = slot, Algorithm = KeyAlgorithm.P256, SessionId = session,
                    CreatedAt = now, ExpiresAt = now.AddMinutes(15), ReleasedAt = isReleased ? now : null,
                });
            }

            return Task.FromResult<Result<bool>>(true);
        });
        return begun;
    }

    private sealed record Begun(Guid DeviceId, Guid EnrolmentId, List<string> Passwords);
}
