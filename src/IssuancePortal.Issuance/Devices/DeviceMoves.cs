using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Devices;

/// <summary>
/// Makes a move of <see cref="DeviceLifecycle"/> with all that the row says: the device's new state, the effect on each certificate, an order to the authority to publish it, and exactly one
/// audit event. Who asks for a move checks who may and what else must hold.
/// </summary>
/// <param name="settings">Settings.</param>
/// <param name="time">Clock.</param>
public sealed class DeviceMoves(ISettings settings, TimeProvider time)
{
    /// <summary>States in which a device's certificates are needed, or may be again.</summary>
    private static readonly DeviceState[] Carrying = [DeviceState.InProduction, DeviceState.Produced, DeviceState.Issued, DeviceState.Suspended, DeviceState.Invalid];

    /// <summary>Hold of a device that is suspended.</summary>
    public const string SuspensionHold = "suspension";

    /// <summary>Hold of a device that is produced and waits to be activated.</summary>
    public const string ActivationHold = "activation";

    /// <summary>Hold of a device that a request replaces.</summary>
    public static string ReplacementHold(Guid requestId) => $"replacement:{requestId:D}";

    /// <summary>Makes the move.</summary>
    /// <returns>Serial numbers of the certificates that changed; or why the table does not allow it, with nothing changed.</returns>
    public async Task<Result<IReadOnlyList<string>>> MakeAsync(IStoreSession session, Device device, DeviceMove move, MoveActor by, Actor actor, MoveWhy why, CancellationToken cancellation)
    {
        var (before, personId, now) = (device.State, device.PersonId, time.GetUtcNow());
        var moved = device.Move(move, by);
        if (!moved.Succeeded) return moved.Refusal;
        var (changed, spared) = await EffectAsync(session, device, moved.Value.Effect, why, now, cancellation);
        if (device.State != DeviceState.Invalid) (device.InvalidReason, device.WasSuspended) = (null, false);
        else if (before != DeviceState.Invalid) (device.InvalidReason, device.WasSuspended) = (why.Reason, before == DeviceState.Suspended);
        if (device.State is DeviceState.Available or DeviceState.Terminated or DeviceState.Disposed) device.PersonId = null;
        if (device.State == DeviceState.Available) (device.PolicyId, device.PolicyVersion, device.IsTemporary, device.ReplacesDeviceId, device.ContentUntil) = (null, null, false, null, null);
        if (device.State is DeviceState.Terminated or DeviceState.Disposed) device.EndedAt ??= now;
        else device.EndedAt = null;

        var reason = why.Text ?? why.Reason?.ToString();
        session.Record(Audits.Of(actor, now, device, moved.Value, before, personId, why.RequestId, why.RunId, spared.Count == 0 ? new { Reason = reason, Certificates = changed } : new { Reason = reason, Certificates = changed, Spared = spared }));
        return Result.Of<IReadOnlyList<string>>(changed);
    }

    /// <summary>What a move would do to each certificate of a device, for those who ask before.</summary>
    public static IReadOnlyList<CertificateChange> Foresee(IEnumerable<IssuedCertificate> certificates, CertificateEffect effect, string? hold) =>
    [
        .. from certificate in certificates
           let to = effect switch
           {
               CertificateEffect.Hold when certificate.State is CertificateState.Active or CertificateState.Signed => CertificateState.OnHold,
               CertificateEffect.Release when certificate.State == CertificateState.OnHold && certificate.Holds.All(it => it == hold) => CertificateState.Active,
               CertificateEffect.Revoke when certificate.State != CertificateState.Revoked => CertificateState.Revoked,
               _ => certificate.State,
           }
           where certificate.State != CertificateState.Revoked
           select new CertificateChange(certificate, to),
    ];

    /// <summary>Revokes a certificate that had outlived its device, with an audit event of its own.</summary>
    internal void RevokeOutlived(IStoreSession session, IssuedCertificate certificate, RevocationReason reason, Actor actor)
    {
        var (before, now) = (certificate.State, time.GetUtcNow());
        certificate.Revoke(reason, now);
        session.Record(new AuditEvent
        {
            At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = $"certificate.{CertificateMove.Revoke}", PersonId = certificate.PersonId, DeviceId = certificate.DeviceId,
            Before = before.ToString(), After = certificate.State.ToString(), Detail = Audits.Json(new { Serial = certificate.SerialNumber, Revocation = reason.ToString() }),
        });
        Publish(session, certificate, reason == RevocationReason.KeyCompromise, now);
    }

    /// <summary>The slots whose certificates live on, as the version of the policy says that the device was issued under.</summary>
    private static async Task<IReadOnlyList<byte>> SparedAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        if (device.PolicyId is not { } policyId || await session.PolicyAsync(policyId, cancellation) is not { } policy) return [];
        var content = device.PolicyVersion is null || device.PolicyVersion == policy.VersionNumber
            ? policy.Content
            : (await session.PolicyVersionsAsync(policyId, cancellation)).FirstOrDefault(version => version.Number == device.PolicyVersion)?.Content;
        return [.. content?.Slots.Where(slot => slot.OutlivesDevice).Select(slot => slot.Slot) ?? []];
    }

    /// <summary>What an end for this reason would do to each certificate of a device.</summary>
    internal static async Task<IReadOnlyList<CertificateChange>> ForeseeEndAsync(IStoreSession session, Device device, TerminationReason reason, CancellationToken cancellation)
    {
        var living = TerminationReasons.Spares(reason) ? await SparedAsync(session, device, cancellation) : [];
        var changes = new List<CertificateChange>();
        foreach (var change in Foresee(await session.CertificatesOfDeviceAsync(device.Id, cancellation), CertificateEffect.Revoke, null))
        {
            var isSpared = change.Certificate is { State: CertificateState.Active, Slot: { } slot } && living.Contains(slot);
            var lives = isSpared || (reason != TerminationReason.LostOrStolen && await IsCarriedAsync(session, change.Certificate, device, cancellation));
            changes.Add(lives ? change with { To = change.Certificate.State } : change);
        }

        return changes;
    }

    /// <summary>True when a certificate of a device lies on another one in use as well.</summary>
    private static async Task<bool> IsCarriedAsync(IStoreSession session, IssuedCertificate certificate, Device device, CancellationToken cancellation)
    {
        var others = (await session.CopiesAsync(certificate.SerialNumber, cancellation)).Where(copy => !copy.IsRetired).Select(copy => copy.DeviceId).Append(certificate.DeviceId ?? Guid.Empty).Where(id => id != device.Id).Distinct();
        foreach (var other in others)
        {
            if (await session.DeviceAsync(other, cancellation) is { } carrier && Carrying.Contains(carrier.State)) return true;
        }

        return false;
    }

    private async Task<(List<string> Changed, List<string> Spared)> EffectAsync(IStoreSession session, Device device, CertificateEffect effect, MoveWhy why, DateTimeOffset now, CancellationToken cancellation)
    {
        var (changed, spared) = (new List<string>(), new List<string>());
        if (effect == CertificateEffect.None) return (changed, spared);
        var living = why.Spares ? await SparedAsync(session, device, cancellation) : [];
        foreach (var certificate in await CertificatesAsync(session, device, why.IsCompromise, cancellation))
        {
            var before = certificate.State;
            switch (effect)
            {
                // A certificate whose key was recovered onto a device that is not active yet is in use on another, or held for its sake.
                case CertificateEffect.Hold when why.Hold == ActivationHold && certificate.RunId != why.RunId:
                    break;
                case CertificateEffect.Hold:
                    certificate.Hold(why.Hold ?? SuspensionHold, now);
                    break;
                case CertificateEffect.Release when why.Hold == ActivationHold && certificate.RunId != why.RunId:
                    await TakeOnAsync(session, certificate, device, why.RequestId, now, cancellation);
                    break;
                case CertificateEffect.Release:
                    certificate.Release(why.Hold ?? SuspensionHold);
                    break;
                case CertificateEffect.Activate when certificate.RunId == why.RunId && before == CertificateState.Signed:
                    certificate.State = CertificateState.Active;
                    break;
                case CertificateEffect.Activate when certificate.RunId != why.RunId:
                    await TakeOnAsync(session, certificate, device, why.RequestId, now, cancellation);
                    break;
                case CertificateEffect.Revoke when why.Keeps.Contains(certificate.SerialNumber):
                    break;
                case CertificateEffect.Revoke when before != CertificateState.Revoked && (why.IsCompromise || !await LivesOnAsync(session, certificate, device, now, cancellation)):
                    // What is on hold is in doubt, and nobody could release it any more.
                    if (before == CertificateState.Active && certificate.Slot is { } slot && living.Contains(slot))
                    {
                        spared.Add(certificate.SerialNumber);
                        break;
                    }

                    certificate.Revoke(why.Revocation, now);
                    break;
            }

            if (certificate.State == before) continue;
            changed.Add(certificate.SerialNumber);
            if (before == CertificateState.Signed && certificate.State == CertificateState.Active) continue;
            Publish(session, certificate, why.IsCompromise, now);
        }

        // What ends keeps no earlier keys: its card is emptied before anybody else gets it.
        if (effect == CertificateEffect.Revoke)
        {
            foreach (var copy in await session.CopiesOnDeviceAsync(device.Id, cancellation))
                if (copy.IsRetired) copy.EndedAt ??= now;
        }

        return (changed, spared);
    }

    /// <summary>Certificates that a move touches: with the keys in retired slots, where whoever has the device may have them.</summary>
    private static async Task<IReadOnlyList<IssuedCertificate>> CertificatesAsync(IStoreSession session, Device device, bool withRetired, CancellationToken cancellation)
    {
        var certificates = (await session.CertificatesOfDeviceAsync(device.Id, cancellation)).ToList();
        if (!withRetired) return certificates;
        foreach (var copy in await session.CopiesOnDeviceAsync(device.Id, cancellation))
        {
            if (copy is { IsRetired: true, EndedAt: null } && certificates.TrueForAll(it => it.SerialNumber != copy.SerialNumber) && await session.CertificateAsync(copy.SerialNumber, cancellation) is { } earlier) certificates.Add(earlier);
        }

        return certificates;
    }

    /// <summary>The key of a certificate was recovered onto a device that is in use from now on: what held it for the sake of the device that is replaced holds it no more, and one whose own device has ended belongs to this one.</summary>
    private static async Task TakeOnAsync(IStoreSession session, IssuedCertificate certificate, Device device, Guid? requestId, DateTimeOffset now, CancellationToken cancellation)
    {
        if (requestId is { } request) certificate.Release(ReplacementHold(request));
        if (certificate.DeviceId == device.Id || (certificate.DeviceId is { } id && await session.DeviceAsync(id, cancellation) is { } owner && Carrying.Contains(owner.State))) return;
        certificate.DeviceId = device.Id;
        foreach (var copy in await session.CopiesAsync(certificate.SerialNumber, cancellation))
            if (copy.DeviceId == device.Id && !copy.IsRetired) copy.EndedAt = now;
    }

    /// <summary>True when a certificate of a device that ends lies on another one as well, because its key was recovered: it belongs to that one from now on.</summary>
    private static async Task<bool> LivesOnAsync(IStoreSession session, IssuedCertificate certificate, Device device, DateTimeOffset now, CancellationToken cancellation)
    {
        var copies = (await session.CopiesAsync(certificate.SerialNumber, cancellation)).Where(copy => !copy.IsRetired).ToList();
        foreach (var other in copies.Select(copy => copy.DeviceId).Append(certificate.DeviceId ?? Guid.Empty).Where(id => id != device.Id).Distinct())
        {
            if (await session.DeviceAsync(other, cancellation) is not { } carrier || !Carrying.Contains(carrier.State)) continue;
            foreach (var copy in copies.Where(copy => copy.DeviceId == device.Id || (certificate.DeviceId == device.Id && copy.DeviceId == carrier.Id))) copy.EndedAt = now;
            if (certificate.DeviceId == device.Id)
            {
                certificate.DeviceId = carrier.Id;
                certificate.ReleaseAllBut(ChangeCertificate.ManualHold);
            }

            return true;
        }

        return false;
    }

    /// <summary>Revokes a certificate that its device never came to use: the embedded authority reads it where it is written, any other has to be told.</summary>
    internal void Withdraw(IStoreSession session, IssuedCertificate certificate, RevocationReason reason, DateTimeOffset now)
    {
        certificate.Revoke(reason, now);
        if (certificate.Authority is not null) Publish(session, certificate, presses: false, now);
    }

    /// <summary>Orders the authority to publish what a certificate's state is now.</summary>
    /// <param name="session">The change that it belongs to.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="presses">It must be published within the hours that the site allows after a loss or theft.</param>
    /// <param name="now">The time.</param>
    internal void Publish(IStoreSession session, IssuedCertificate certificate, bool presses, DateTimeOffset now) => session.Add(new StatusOrder
    {
        SerialNumber = certificate.SerialNumber,
        State = certificate.State,
        Reason = certificate.RevocationReason,
        DeviceId = certificate.DeviceId,
        CreatedAt = now,
        NextAttemptAt = now,
        DueBy = presses ? now.AddHours(settings.Get<ReplacementSettings>().RevocationHours) : null,
    });
}

/// <summary>Why a move is made, as far as it decides what happens.</summary>
public sealed record MoveWhy
{
    /// <summary>Key of the hold that is put or taken away.</summary>
    public string? Hold { get; init; }

    /// <summary>Reason code of revocations.</summary>
    public RevocationReason Revocation { get; init; } = RevocationReason.CessationOfOperation;

    /// <summary>Serial numbers of certificates that stay as they are although the move revokes: their keys are recovered onto the same device.</summary>
    public IReadOnlySet<string> Keeps { get; init; } = new HashSet<string>();

    /// <summary>True when whoever has the device may have its keys.</summary>
    public bool IsCompromise => Reason is IssuanceReason.Lost or IssuanceReason.Stolen || Revocation == RevocationReason.KeyCompromise;

    /// <summary>Certificates that the device's policy lets outlive it are not revoked.</summary>
    public bool Spares { get; init; }

    /// <summary>Why the device becomes invalid.</summary>
    public IssuanceReason? Reason { get; init; }

    /// <summary>Reason in other words, for the audit trail.</summary>
    public string? Text { get; init; }

    public Guid? RequestId { get; init; }

    public Guid? RunId { get; init; }
}

/// <summary>What becomes of a certificate.</summary>
/// <param name="Certificate">The certificate as it is.</param>
/// <param name="To">Its state afterwards.</param>
public sealed record CertificateChange(IssuedCertificate Certificate, CertificateState To);
