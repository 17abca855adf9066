using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>Portals, authorities and phones that die while a phone is set up. An enrolment lives in the database alone: whoever comes again goes on or begins anew, and no certificate is left that no phone has.</summary>
public sealed class PhoneFaultTests
{
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Install_PortalDeadAtAnyWrite_IsDoneAgainAndLeavesNothingBehind(bool before)
    {
        DyingStore? dying = null;
        await using var bench = await PhoneBench.BeginAsync(store: store => dying = new DyingStore(store));
        var died = 0;
        for (var write = 1; ; write++)
        {
            var (invited, secret) = await bench.ConfirmedAsync();
            dying!.Arm(write, before);
            var isUnharmed = await InstallsAsync(bench, secret);
            dying.Disarm();
            if (!isUnharmed)
            {
                // The authority is asked again after two minutes, for nobody knows whether it had begun; the invitation is still good then.
                died++;
                bench.Life.Clock.Forward(Later);
                if ((await bench.ViewAsync(invited)).Stage != PhoneStage.Installed) Assert.True(await InstallsAsync(bench, secret), $"Write {write}: the phone cannot be set up again.");
                // Back to the time of the phone, which believes no certificate of the future.
                bench.Life.Clock.Forward(-Later);
            }

            await HasBothAndNothingElseAsync(bench, invited, write);
            Must(await bench.Life.MoveAsync((await bench.DeviceAsync(invited)).Id, DeviceMove.Terminate));
            if (!isUnharmed) continue;
            Assert.True(died > 5, $"Setting a phone up has only {died} writes.");
            break;
        }

        Assert.Null((await bench.Life.Bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Install_AuthorityRefusesTheSecond_RevokesTheFirstOrGoesOnLater()
    {
        var picky = new PickyAuthority();
        await using var bench = await PhoneBench.BeginAsync(authority: picky.Before);
        var (invited, secret) = await bench.ConfirmedAsync();
        picky.Refuses = application => application.Profile == "derived-signature";
        Assert.False(await InstallsAsync(bench, secret));
        Assert.Equal(DeviceState.InProduction, (await bench.DeviceAsync(invited)).State);
        Assert.DoesNotContain(await bench.CertificatesAsync(invited), it => it.State == CertificateState.Active);

        // It signs again: the phone begins anew, and what it had got first is revoked.
        picky.Refuses = _ => false;
        Assert.True(await InstallsAsync(bench, secret));
        await HasBothAndNothingElseAsync(bench, invited, 0);
        Assert.Contains(await bench.CertificatesAsync(invited), it => it.State == CertificateState.Revoked);
        Must(await bench.Life.MoveAsync((await bench.DeviceAsync(invited)).Id, DeviceMove.Terminate));

        // It never does: when the time is over the phone has failed, and nothing is good that it got.
        picky.Refuses = application => application.Profile == "derived-signature";
        var (second, given) = await bench.ConfirmedAsync();
        Assert.False(await InstallsAsync(bench, given));
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await bench.Life.DoAsync<EndEnrolmentsJob>());
        var view = await bench.ViewAsync(second);
        Assert.Equal((PhoneStage.Expired, DeviceState.Failed), (view.Stage, view.Device!.State));
        Assert.All(await bench.CertificatesAsync(second), it => Assert.Equal(CertificateState.Revoked, it.State));
        Assert.Equal(RequestState.Cancelled, (await bench.Life.RequestAsync(view.Invitation.RequestId)).State);
        Refused("refusal.phone-link-expired", await bench.ProfileAsync(given));
    }

    [Fact]
    public async Task Install_PhoneGoneAfterOneCertificate_EndsWithTheInvitation()
    {
        await using var bench = await PhoneBench.BeginAsync();
        var (invited, secret) = await bench.ConfirmedAsync();
        using (var phone = bench.NewPhone())
        {
            phone.Progress = async _ =>
            {
                if ((await bench.CertificatesAsync(invited)).Count > 0) throw new InvalidOperationException("The battery is empty.");
            };
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await phone.InstallAsync(Must(await bench.ProfileAsync(secret))));
        }

        Assert.Equal(CertificateState.Signed, Assert.Single(await bench.CertificatesAsync(invited)).State);
        bench.Life.Clock.Forward(TimeSpan.FromMinutes(16));
        Assert.Equal(1, await bench.Life.DoAsync<EndEnrolmentsJob>());
        Assert.Equal(CertificateState.Revoked, Assert.Single(await bench.CertificatesAsync(invited)).State);
        Assert.Equal(DeviceState.Failed, (await bench.DeviceAsync(invited)).State);
        // Nothing stands in the way of the next try.
        Must(await bench.AskAsync());
    }

    /// <summary>True when a phone, new as from its box, installs all of what it is given.</summary>
    private static async Task<bool> InstallsAsync(PhoneBench bench, string secret)
    {
        using var phone = bench.NewPhone();
        try
        {
            var profile = await bench.ProfileAsync(secret);
            if (!profile.Succeeded) return false;
            await phone.InstallAsync(profile.Value);
            return phone.Identities.Count == 2;
        }
        catch (Exception cause) when (cause is DeadException or InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task HasBothAndNothingElseAsync(PhoneBench bench, PhoneInvited invited, int write)
    {
        var view = await bench.ViewAsync(invited);
        Assert.True((view.Stage, view.Device!.State) == (PhoneStage.Installed, DeviceState.Issued), $"Write {write}: {view.Stage}, {view.Device.State}");
        var certificates = await bench.CertificatesAsync(invited);
        Assert.Equal(["derived-authentication", "derived-signature"], certificates.Where(it => it.State == CertificateState.Active).Select(it => it.Profile).Order());
        Assert.All(certificates.Where(it => it.State != CertificateState.Active), it => Assert.True(it.State == CertificateState.Revoked, $"Write {write}: a certificate is left {it.State}."));
        var tickets = await bench.Life.Bench.Store.ReadAsync(session => session.Enrolments.TicketsAsync(view.Invitation.EnrolmentId!.Value));
        Assert.All(tickets, ticket => Assert.Equal(TicketEnd.Used, ticket.End));
    }

    /// <summary>The portal is dead: whatever it was about to do, it does not.</summary>
    private sealed class DeadException : Exception;

    /// <summary>A store whose portal dies at one of its writes, before or after it is committed, and stays dead until somebody starts it again.</summary>
    private sealed class DyingStore(IIssuanceStore store) : IIssuanceStore
    {
        private readonly Lock _sync = new();
        private int _left = -1;
        private bool _before;
        private bool _isDead;

        public void Arm(int write, bool before)
        {
            lock (_sync) (_left, _before) = (write, before);
        }

        public void Disarm()
        {
            lock (_sync) (_left, _isDead) = (-1, false);
        }

        public Task<T> ReadAsync<T>(Func<IStoreSession, Task<T>> read, CancellationToken cancellation = default) => _isDead ? throw new DeadException() : store.ReadAsync(read, cancellation);

        public async Task<Result<T>> ChangeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default)
        {
            bool isTheOne;
            lock (_sync)
            {
                if (_isDead) throw new DeadException();
                isTheOne = _left > 0 && --_left == 0;
                _isDead = isTheOne;
            }

            if (isTheOne && _before) throw new DeadException();
            var result = await store.ChangeAsync(change, cancellation);
            return isTheOne ? throw new DeadException() : result;
        }

        public Task<Result<T>> ForeseeAsync<T>(Func<IStoreSession, Task<Result<T>>> change, CancellationToken cancellation = default) => store.ForeseeAsync(change, cancellation);
    }
}
