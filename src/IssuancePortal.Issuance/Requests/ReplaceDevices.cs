using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Requests;

/// <summary>What a request does to devices other than its own: the original while it waits, after it was carried out, and when it comes to nothing.</summary>
/// <param name="moves">Makes moves of devices.</param>
/// <param name="time">Clock.</param>
public sealed class ReplaceDevices(DeviceMoves moves, TimeProvider time)
{
    /// <summary>A replacement was asked for (T13): the original, and a temporary device that stands in for it, become invalid, and work still open on them is withdrawn.</summary>
    internal async Task<Refusal?> OpenAsync(IStoreSession session, IssuanceRequest request, Replacement replacement, Device original, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        if (!replacement.HoldsOriginal) return null;
        var targets = (await session.DevicesOfAsync(request.PersonId, cancellation))
            .Where(device => device.State is DeviceState.Issued or DeviceState.Suspended && (device.Id == original.Id || device.IsTemporary && !replacement.IsTemporary && device.ReplacesDeviceId == original.Id));
        foreach (var target in targets)
        {
            await WithdrawWorkAsync(session, target, request.Id, actor, cancellation);
            var moved = await moves.MakeAsync(
                session, target, DeviceMove.Invalidate, by == MoveActor.Operator ? MoveActor.HelpDesk : by, actor,
                new MoveWhy { Hold = DeviceMoves.ReplacementHold(request.Id), Reason = request.Reason, RequestId = request.Id }, cancellation);
            if (!moved.Succeeded) return moved.Refusal;
        }

        return null;
    }

    /// <summary>The request came to nothing (T14, T3): what it had made invalid is as it was before, and a device that was bound for it is nobody's again.</summary>
    internal async Task UndoAsync(IStoreSession session, IssuanceRequest request, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        var hold = DeviceMoves.ReplacementHold(request.Id);
        foreach (var device in await session.DevicesOfAsync(request.PersonId, cancellation))
        {
            if (device.Id == request.DeviceId && device.State == DeviceState.Assigned)
            {
                Must(await moves.MakeAsync(session, device, DeviceMove.Unbind, MoveActor.Portal, actor, new MoveWhy { RequestId = request.Id }, cancellation));
                continue;
            }

            // An original that was invalid before, because it is forgotten or has expired, stays so.
            if (device.State != DeviceState.Invalid || device.InvalidReason != request.Reason || Replacement.Of(request.Reason) is not { HoldsOriginal: true }) continue;
            var certificates = (await session.CertificatesOfDeviceAsync(device.Id, cancellation)).Where(certificate => certificate.State != CertificateState.Revoked).ToList();
            if (device.Id != request.ReplacesDeviceId && certificates.Count > 0 && !certificates.Any(certificate => certificate.Holds.Contains(hold))) continue;
            if (request.Reason == IssuanceReason.Forgotten && !await MayReturnAsync(session, device, cancellation)) continue;
            var move = device.WasSuspended ? DeviceMove.RestoreSuspended : DeviceMove.Restore;
            Must(await moves.MakeAsync(session, device, move, by == MoveActor.Operator ? MoveActor.HelpDesk : by, actor, new MoveWhy { Hold = hold, Reason = request.Reason, RequestId = request.Id }, cancellation));
        }

        await ReturnForgottenAsync(session, request.PersonId, by, actor, cancellation);
        foreach (var secret in (await session.OneTimeSecretsAsync(request.PersonId, People.OneTimeSecretKind.InitialPassword, cancellation)).Where(secret => secret.RequestId == request.Id))
            secret.EndedAt = time.GetUtcNow();
    }

    /// <summary>A device or a request ended (T15): a forgotten original is in use again, once nothing stands in for it and nothing is awaited in its place.</summary>
    internal async Task ReturnForgottenAsync(IStoreSession session, Guid personId, MoveActor by, Actor actor, CancellationToken cancellation)
    {
        foreach (var original in await session.DevicesOfAsync(personId, cancellation))
        {
            if (original is not { State: DeviceState.Invalid, InvalidReason: IssuanceReason.Forgotten } || !await MayReturnAsync(session, original, cancellation)) continue;
            var holds = (await session.CertificatesOfDeviceAsync(original.Id, cancellation)).SelectMany(certificate => certificate.Holds).Where(hold => hold.StartsWith("replacement:", StringComparison.Ordinal));
            Must(await moves.MakeAsync(
                session, original, original.WasSuspended ? DeviceMove.RestoreSuspended : DeviceMove.ReturnTemporary, by is MoveActor.HelpDesk or MoveActor.Portal ? by : MoveActor.Portal, actor,
                new MoveWhy { Hold = holds.FirstOrDefault(), Reason = IssuanceReason.Forgotten }, cancellation));
        }
    }

    /// <summary>True when nothing stands in for a forgotten device, nothing was produced to follow it, and its person waits for no replacement that would keep it out of use.</summary>
    private static async Task<bool> MayReturnAsync(IStoreSession session, Device original, CancellationToken cancellation)
    {
        var person = original.PersonId ?? throw new InvalidOperationException($"Device {original.Id} is forgotten and nobody's.");
        if ((await session.DevicesOfAsync(person, cancellation)).Any(device => device.IsTemporary
                ? device.ReplacesDeviceId == original.Id && DeviceLifecycle.Row(DeviceMove.Terminate).From.Contains(device.State)
                : device.State == DeviceState.Produced)) return false;
        return !(await session.RequestsOfAsync(person, cancellation)).Any(request => request.IsOpen && Replacement.Of(request.Reason) is { HoldsOriginal: true });
    }

    /// <summary>A device was produced for a request: it knows from then on what it stands in for, whether it is active yet or not.</summary>
    internal static void Mark(IssuanceRequest request, Device produced)
    {
        if (request.Type != RequestType.Replacement || Replacement.Of(request.Reason) is not { } replacement) return;
        (produced.ReplacesDeviceId, produced.IsTemporary) = (request.ReplacesDeviceId, replacement.IsTemporary);
    }

    /// <summary>The new device is issued (T16): after a permanent replacement every invalid device of the person, and the one that was renewed, is terminated.</summary>
    internal async Task CompleteAsync(IStoreSession session, IssuanceRequest request, Device issued, Actor actor, CancellationToken cancellation)
    {
        if (request.Type != RequestType.Replacement || Replacement.Of(request.Reason) is not { IsTemporary: false } replacement) return;
        foreach (var device in await session.DevicesOfAsync(request.PersonId, cancellation))
        {
            if (device.Id == issued.Id || device.Kind == DeviceKind.MobileApp) continue;
            var isReplaced = device.Id == request.ReplacesDeviceId || (device.IsTemporary && device.ReplacesDeviceId == request.ReplacesDeviceId);
            DeviceMove? move = device.State switch
            {
                DeviceState.Invalid => DeviceMove.RetireReplaced,
                DeviceState.Issued or DeviceState.Suspended or DeviceState.Produced when isReplaced => DeviceMove.Terminate,
                _ => null,
            };
            if (move is not { } made) continue;
            Must(await moves.MakeAsync(session, device, made, MoveActor.Portal, actor, new MoveWhy { Revocation = replacement.Revocation, Reason = request.Reason, RequestId = request.Id }, cancellation));
            await WithdrawWorkAsync(session, device, request.Id, actor, cancellation);
        }
    }

    /// <summary>Withdraws what is still open on a device.</summary>
    internal async Task WithdrawWorkAsync(IStoreSession session, Device device, Guid? but, Actor actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var request in await session.RequestsOfDeviceAsync(device.Id, cancellation))
        {
            var before = request.State;
            if (request.Id == but || !request.IsOpen || !request.Move(RequestMove.Cancel, MoveActor.Portal).Succeeded) continue;
            (request.EndedAt, request.EndedByName) = (now, actor.Name);
            session.Record(Audits.Of(actor, now, request, RequestMove.Cancel, before));
        }
    }

    /// <summary>What asking for a replacement, or ending it, would do to devices and their certificates; what the replacement recovers stays in use.</summary>
    public static async Task<IReadOnlyList<ForeseenMove>> ForeseeAsync(
        IStoreSession session, Guid personId, IssuanceReason reason, Guid? replacesDeviceId, bool executed, ForeseenKeys keys, CancellationToken cancellation)
    {
        var foreseen = new List<ForeseenMove>();
        if (Replacement.Of(reason) is not { } replacement) return foreseen;
        foreach (var device in await session.DevicesOfAsync(personId, cancellation))
        {
            var isReplaced = device.Id == replacesDeviceId || (device.IsTemporary && !replacement.IsTemporary && device.ReplacesDeviceId == replacesDeviceId);
            DeviceMove? move = (executed, device.State) switch
            {
                (false, DeviceState.Issued or DeviceState.Suspended) when isReplaced && replacement.HoldsOriginal => DeviceMove.Invalidate,
                (true, DeviceState.Invalid) when !replacement.IsTemporary && device.Kind != DeviceKind.MobileApp => DeviceMove.RetireReplaced,
                (true, DeviceState.Issued or DeviceState.Suspended) when isReplaced && !replacement.IsTemporary => replacement.HoldsOriginal ? DeviceMove.RetireReplaced : DeviceMove.Terminate,
                _ => null,
            };
            if (move is not { } made) continue;
            var certificates = await session.CertificatesOfDeviceAsync(device.Id, cancellation);
            var changes = DeviceMoves.Foresee(certificates, DeviceLifecycle.Row(made).Effect, null);
            foreseen.Add(new ForeseenMove(device, DeviceLifecycle.Row(made), [.. changes.Select(change => executed && keys.Keeps(change.Certificate) ? change with { To = CertificateState.Active } : change)]));
        }

        return foreseen;
    }

    private static void Must<T>(Result<T> done)
    {
        if (!done.Succeeded) throw new InvalidOperationException($"A move that the request's state promises was refused: {done.Refusal}.");
    }
}

/// <summary>A move that would follow.</summary>
/// <param name="Device">The device as it is.</param>
/// <param name="Row">The row of the table.</param>
/// <param name="Certificates">What becomes of its certificates.</param>
public sealed record ForeseenMove(Device Device, DeviceTransition Row, IReadOnlyList<CertificateChange> Certificates);
