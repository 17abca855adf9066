using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>What is done to a single certificate of a device.</summary>
public enum CertificateMove
{
    /// <summary>On hold by hand, beside whatever else holds it.</summary>
    Hold,

    /// <summary>The hold by hand is taken away.</summary>
    Release,

    /// <summary>Ended for good.</summary>
    Revoke,
}

/// <summary>Holds, releases or revokes one certificate, and leaves its device as it is.</summary>
/// <param name="store">The store.</param>
/// <param name="moves">Orders the authority to publish it.</param>
/// <param name="time">Clock.</param>
public sealed class ChangeCertificate(IIssuanceStore store, DeviceMoves moves, TimeProvider time)
{
    /// <summary>Key of the hold by hand.</summary>
    public const string ManualHold = "manual";

    private static readonly DeviceState[] Living = [DeviceState.Produced, DeviceState.Issued, DeviceState.Suspended, DeviceState.Invalid];

    /// <summary>Its state afterwards; or why nothing was done.</summary>
    /// <param name="serialNumber">Upper-case hexadecimal.</param>
    /// <param name="move">What is done.</param>
    /// <param name="reason">Reason code of a revocation.</param>
    /// <param name="note">Why, in words; at most 400 characters.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<CertificateState>> ChangeAsync(string serialNumber, CertificateMove move, RevocationReason reason, string note, Actor actor, CancellationToken cancellation = default)
    {
        var permission = move == CertificateMove.Revoke ? Permission.TerminateDevice : Permission.SuspendDevice;
        if (!actor.May(permission)) return Roles.Refusals.NotAllowed(permission);
        if (note.Length > FileRequest.MaxText) return Requests.Refusals.TextTooLong;
        if (move == CertificateMove.Revoke && reason is RevocationReason.CertificateHold) return Refusals.NotFinal;
        return await store.ChangeAsync<CertificateState>(
            async session =>
            {
                if (await session.CertificateAsync(serialNumber, cancellation) is not { DeviceId: { } deviceId } certificate || await session.DeviceAsync(deviceId, cancellation) is not { } device) return Refusals.Unknown;
                if (device.PersonId is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
                if (await session.OutOfScopeAsync(device.PersonId, permission, actor, cancellation) is { } outOfScope) return outOfScope;
                if (!Living.Contains(device.State) || certificate.State is CertificateState.Revoked or CertificateState.Prepared) return Refusals.NotLive;
                var (before, now) = (certificate.State, time.GetUtcNow());
                switch (move)
                {
                    case CertificateMove.Hold when !certificate.Hold(ManualHold, now):
                        return Refusals.HeldAlready;
                    case CertificateMove.Release when !certificate.Release(ManualHold):
                        return Refusals.NotHeldByHand;
                    case CertificateMove.Revoke:
                        certificate.Revoke(reason, now);
                        break;
                }

                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = $"certificate.{move}", PersonId = certificate.PersonId, DeviceId = deviceId,
                    Before = before.ToString(), After = certificate.State.ToString(),
                    Detail = Audits.Json(new { Serial = serialNumber, Note = note, Revocation = move == CertificateMove.Revoke ? reason.ToString() : null }),
                });
                if (before != certificate.State) moves.Publish(session, certificate, reason == RevocationReason.KeyCompromise, now);
                return certificate.State;
            },
            cancellation);
    }
}
