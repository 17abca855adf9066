using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Pki;
using static IssuancePortal.Issuance.Devices.DeviceState;
using D = IssuancePortal.Issuance.Devices.DeviceMove;
using R = IssuancePortal.Issuance.Requests.RequestMove;
using S = IssuancePortal.Issuance.Requests.RequestState;

namespace IssuancePortal.Issuance.Tests.Devices;

/// <summary>
/// Random moves by random actors against a reference that is written down here by hand and knows nothing of the tables: what it allows is allowed with that outcome, everything else is refused and changes nothing. Whole lives on the real store are RandomLivesTests'.
/// </summary>
public sealed class RandomMovesTests
{
    private const MoveActor Op = MoveActor.Operator, Hd = MoveActor.HelpDesk, Us = MoveActor.User, Of = MoveActor.Officer, Po = MoveActor.Portal, Ad = MoveActor.Administrator;

    /// <summary>The life of a device as the trade tells it: from, move, who, to.</summary>
    private static readonly (DeviceState From, D Move, MoveActor By, DeviceState To)[] DeviceReference =
    [
        (Available, D.Bind, Op | Us, Assigned),
        (Assigned, D.Unbind, Op | Hd | Po, Available),
        (Assigned, D.StartPersonalisation, Op | Us, InProduction),
        (InProduction, D.Issue, Po, Issued),
        (InProduction, D.Produce, Po, Produced),
        (Produced, D.Activate, Op | Us, Issued),
        (InProduction, D.Fail, Po, Failed),
        (Failed, D.Retry, Op | Us, InProduction),
        (Failed, D.RecycleFailed, Op | Po, Available),
        (Issued, D.Suspend, Hd | Us, Suspended),
        (Suspended, D.Resume, Hd, Issued),
        (Issued, D.Invalidate, Hd | Us, Invalid), (Suspended, D.Invalidate, Hd | Us, Invalid),
        (Invalid, D.Restore, Hd | Us | Of | Po, Issued),
        (Invalid, D.RestoreSuspended, Hd | Us | Of | Po, Suspended),
        (Invalid, D.ReturnTemporary, Hd | Op | Po, Issued),
        (Invalid, D.RetireReplaced, Po, Terminated),
        (Issued, D.Terminate, Hd | Po, Terminated), (Suspended, D.Terminate, Hd | Po, Terminated), (Produced, D.Terminate, Hd | Po, Terminated), (Invalid, D.Terminate, Hd | Po, Terminated),
        (Issued, D.Expire, Po, Invalid),
        (Issued, D.Reissue, Op | Us, InProduction),
        (Terminated, D.Recycle, Op | Po, Available),
        (Terminated, D.Dispose, Op | Hd, Disposed), (Available, D.Dispose, Op | Hd, Disposed), (Failed, D.Dispose, Op | Hd, Disposed),
    ];

    /// <summary>The life of a request as the trade tells it.</summary>
    private static readonly (S From, R Move, MoveActor By, S To)[] RequestReference =
    [
        (S.PendingApproval, R.Approve, Of, S.Approved),
        (S.PendingApproval, R.Deny, Of, S.Denied),
        (S.PendingApproval, R.Cancel, Op | Hd | Us | Po, S.Cancelled), (S.Approved, R.Cancel, Op | Hd | Us | Po, S.Cancelled), (S.Failed, R.Cancel, Op | Hd | Us | Po, S.Cancelled),
        (S.PendingApproval, R.Expire, Po, S.Expired), (S.Approved, R.Expire, Po, S.Expired),
        (S.Approved, R.Execute, Op | Hd | Us | Po, S.Executing), (S.Failed, R.Execute, Op | Hd | Us | Po, S.Executing),
        (S.Executing, R.Complete, Po, S.Executed),
        (S.Executing, R.Fail, Po, S.Failed),
        (S.Approved, R.VoidApproval, Op | Hd | Of | Us | Po, S.PendingApproval), (S.PendingApproval, R.VoidApproval, Op | Hd | Of | Us | Po, S.PendingApproval),
        (S.PendingApproval, R.ChangePolicy, Of, S.PendingApproval),
    ];

    [Theory]
    [InlineData(20_261)]
    [InlineData(7_351)]
    public void DeviceMoves_FiftyThousandByRandomActors_AreWhatTheReferenceSays(int seed)
    {
        var random = new Random(seed);
        var (actors, moves) = (Enum.GetValues<MoveActor>(), Enum.GetValues<D>());
        var device = New();
        var (allowed, reached) = (0, new HashSet<DeviceState>());
        for (var i = 0; i < 50_000; i++)
        {
            // A device that is gone for good makes room for the next.
            if (device.State == Disposed && random.Next(10) == 0) device = New();
            var (before, move, by) = (device.State, moves[random.Next(moves.Length)], actors[random.Next(actors.Length)]);
            var expected = DeviceReference.Where(row => row.From == before && row.Move == move && (row.By & by) != 0).Select(row => (DeviceState?)row.To).SingleOrDefault();

            var moved = device.Move(move, by);

            Assert.True(moved.Succeeded == expected is not null, $"Step {i}: {move} by {by} on {before} was {(moved.Succeeded ? "allowed" : $"refused ({moved.Refusal})")}.");
            Assert.Equal(expected ?? before, device.State);
            if (moved.Succeeded) allowed++;
            reached.Add(device.State);
        }

        Assert.Equal(Enum.GetValues<DeviceState>().Length, reached.Count);
        Assert.True(allowed > 1_000, $"Only {allowed} moves were allowed: the walk goes nowhere.");
    }

    [Theory]
    [InlineData(4_711)]
    [InlineData(90_210)]
    public void RequestMoves_FiftyThousandByRandomActors_AreWhatTheReferenceSays(int seed)
    {
        var random = new Random(seed);
        var (actors, moves) = (Enum.GetValues<MoveActor>(), Enum.GetValues<R>());
        var request = Ask(random);
        var reached = new HashSet<S>();
        for (var i = 0; i < 50_000; i++)
        {
            if (!request.IsOpen && random.Next(5) == 0) request = Ask(random);
            var (before, move, by) = (request.State, moves[random.Next(moves.Length)], actors[random.Next(actors.Length)]);
            var expected = RequestReference.Where(row => row.From == before && row.Move == move && (row.By & by) != 0).Select(row => (S?)row.To).SingleOrDefault();

            var moved = request.Move(move, by);

            Assert.True(moved.Succeeded == expected is not null, $"Step {i}: {move} by {by} on {before} was {(moved.Succeeded ? "allowed" : $"refused ({moved.Refusal})")}.");
            Assert.Equal(expected ?? before, request.State);
            reached.Add(request.State);
        }

        Assert.Equal(Enum.GetValues<S>().Length, reached.Count);
    }

    [Fact]
    public void Certificate_HundredThousandHoldsReleasesAndRevocations_KeepTheReasonsApart()
    {
        var random = new Random(31_337);
        string[] reasons = ["suspension", "activation", "manual", "replacement:1", "replacement:2"];
        var (certificate, held, revoked, now) = (NewCertificate(), new HashSet<string>(), false, DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 100_000; i++)
        {
            if (revoked && random.Next(20) == 0) (certificate, held, revoked) = (NewCertificate(), [], false);
            var why = reasons[random.Next(reasons.Length)];
            switch (random.Next(20))
            {
                case < 10:
                    Assert.Equal(!revoked && held.Add(why), certificate.Hold(why, now));
                    break;
                case < 19:
                    Assert.Equal(!revoked && held.Remove(why), certificate.Release(why));
                    break;
                default:
                    if (revoked) Assert.Throws<InvalidOperationException>(() => certificate.Revoke(RevocationReason.Superseded, now));
                    else certificate.Revoke(RevocationReason.Superseded, now);
                    revoked = true;
                    held.Clear();
                    break;
            }

            Assert.Equal(revoked ? CertificateState.Revoked : held.Count > 0 ? CertificateState.OnHold : CertificateState.Active, certificate.State);
            Assert.Equal(held.Order(StringComparer.Ordinal), certificate.Holds.Order(StringComparer.Ordinal));
        }
    }

    private static Device New() => new() { Kind = DeviceKind.PivCard, Serial = "1", Edge = "piv" };

    private static IssuanceRequest Ask(Random random)
    {
        var request = new IssuanceRequest { Mode = "local", Reason = IssuanceReason.None, PersonId = Guid.Empty, PolicyId = Guid.Empty, CreatedBy = "x", CreatedAt = DateTimeOffset.UnixEpoch };
        request.File(random.Next(2) == 0 ? R.File : R.FileApproved);
        return request;
    }

    private static IssuedCertificate NewCertificate() => new()
    {
        SerialNumber = "1", Profile = "x", Subject = "x", ToBeSigned = [1], State = CertificateState.Active, NotBefore = DateTimeOffset.UnixEpoch, NotAfter = DateTimeOffset.UnixEpoch,
    };
}
