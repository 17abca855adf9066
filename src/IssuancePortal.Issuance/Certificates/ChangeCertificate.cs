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

    /// <summary>Why this actor may not do this to a certificate of the device now; null when they may.</summary>
    public static Refusal? Refuse(Device device, IssuedCertificate certificate, CertificateMove move, Actor actor)
    {
        var permission = PermissionOf(move);
        if (!actor.May(permission)) return Roles.Refusals.NotAllowed(permission);
        if ((device.PersonId ?? certificate.PersonId) is { } person && person == actor.PersonId) return Roles.Refusals.OwnDevice;
        if (actor.DeviceId == device.Id) return Roles.Refusals.DeviceOfSession;
        // What has outlived its device can still be revoked.
        if (!Living.Contains(device.State) && !(move == CertificateMove.Revoke && Outlived.HasEnded(device)) || certificate.State is CertificateState.Revoked or CertificateState.Prepared) return Refusals.NotLive;
        return move switch
        {
            CertificateMove.Hold when certificate.Holds.Contains(ManualHold) => Refusals.HeldAlready,
            CertificateMove.Release when !certificate.Holds.Contains(ManualHold) => Refusals.NotHeldByHand,
            _ => null,
        };
    }

    /// <summary>What a role needs for it.</summary>
    public static Permission PermissionOf(CertificateMove move) => move == CertificateMove.Revoke ? Permission.TerminateDevice : Permission.SuspendDevice;

    /// <summary>Its state afterwards; or why nothing was done. A revocation asks for a fresh proof of who revokes.</summary>
    /// <param name="serialNumber">Upper-case hexadecimal.</param>
    /// <param name="move">What is done.</param>
    /// <param name="reason">Reason code of a revocation.</param>
    /// <param name="note">Why, in words; at most 400 characters.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<CertificateState>> ChangeAsync(string serialNumber, CertificateMove move, RevocationReason reason, string note, Actor actor, CancellationToken cancellation = default) =>
        await store.ChangeAsync(session => ChangeAsync(session, serialNumber, move, reason, note, actor, MoveDoor.Word, cancellation), cancellation);

    /// <summary>Changes it within a change of somebody else's.</summary>
    internal async Task<Result<CertificateState>> ChangeAsync(
        IStoreSession session, string serialNumber, CertificateMove move, RevocationReason reason, string note, Actor actor, MoveDoor door, CancellationToken cancellation)
    {
        var permission = PermissionOf(move);
        if (!actor.May(permission)) return Roles.Refusals.NotAllowed(permission);
        if (note.Length > FileRequest.MaxText) return Requests.Refusals.TextTooLong;
        if (move == CertificateMove.Revoke && (reason is RevocationReason.CertificateHold || !reason.AppliesToCertificates)) return Refusals.NotFinal;
        if (await session.CertificateAsync(serialNumber, cancellation) is not { DeviceId: { } deviceId } certificate || await session.DeviceAsync(deviceId, cancellation) is not { } device) return Refusals.Unknown;
        if (Refuse(device, certificate, move, actor) is { } refused) return refused;
        if (await session.OutOfScopeAsync(device.PersonId ?? certificate.PersonId, permission, actor, cancellation) is { } outOfScope) return outOfScope;
        var (before, now) = (certificate.State, time.GetUtcNow());
        if (move == CertificateMove.Revoke && door != MoveDoor.Foreseen && actor.RefuseStale(now) is { } stale) return stale;
        switch (move)
        {
            case CertificateMove.Hold:
                certificate.Hold(ManualHold, now);
                break;
            case CertificateMove.Release:
                certificate.Release(ManualHold);
                break;
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
    }
}
