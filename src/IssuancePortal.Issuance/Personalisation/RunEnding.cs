using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>How a run ends: everything at once or nothing, in one transaction each.</summary>
internal sealed class RunEnding(RunServices services, RunContext context)
{
    private Actor OnBehalf => new(context.Run.StartedBy, null, context.Run.StartedByName, []);

    /// <summary>The card is verified: the device is issued, its certificates are active.</summary>
    public async Task CompleteAsync(IReadOnlyList<(string Part, TimeSpan Duration)> measured, CancellationToken cancellation)
    {
        var activateLater = context.Policy.Content.ActivateLater;
        await EndAsync(RunState.Succeeded, null, null, activateLater ? DeviceMove.Produce : DeviceMove.Issue, RequestMove.Complete, async (session, device, request) =>
        {
            var now = services.Time.GetUtcNow();
            device.IssuedAt = now;
            await DeviceKeys.ConfirmAsync(session, device, cancellation);
            await MeasureAsync(session, measured, cancellation);
            foreach (var secret in (await session.OneTimeSecretsAsync(request.PersonId, OneTimeSecretKind.InitialPassword, cancellation)).Where(secret => secret.RequestId == request.Id)) secret.EndedAt = now;

            // One that is not active yet retires nothing yet.
            ReplaceDevices.Mark(request, device);
            if (!activateLater) await services.Replacements.CompleteAsync(session, request, device, OnBehalf, cancellation);
        }, cancellation);
    }

    /// <summary>The run is given up: everything it had signed is revoked, the device failed.</summary>
    public async Task RollBackAsync(Refusal refusal, string? detail, CancellationToken cancellation) =>
        await EndAsync(RunState.RolledBack, refusal, detail, DeviceMove.Fail, RequestMove.Fail, async (session, device, _) =>
        {
            await UncertifyAsync(session, cancellation);
            await IssueOutside.AbandonAsync(session, context.Run.Id, services.Time.GetUtcNow(), cancellation);
            foreach (var copy in await session.CopiesOnDeviceAsync(device.Id, cancellation)) copy.EndedAt ??= services.Time.GetUtcNow();
        }, cancellation);

    /// <summary>Revokes what an attempt issued that did not end well, so that the next can issue anew.</summary>
    public async Task RevokeIssuedAsync(RevocationReason reason, CancellationToken cancellation) =>
        await services.Store.ChangeAsync<bool>(
            async session =>
            {
                await RevokeAsync(session, reason, cancellation);
                await UncertifyAsync(session, cancellation);
                await IssueOutside.AbandonAsync(session, context.Run.Id, services.Time.GetUtcNow(), cancellation);
                return true;
            },
            cancellation);

    private async Task EndAsync(
        RunState state,
        Refusal? refusal,
        string? detail,
        DeviceMove deviceMove,
        RequestMove requestMove,
        Func<IStoreSession, Device, IssuanceRequest, Task> more,
        CancellationToken cancellation)
    {
        var now = services.Time.GetUtcNow();
        var ended = await services.Store.ChangeAsync<bool>(
            async session =>
            {
                var run = await session.RunAsync(context.Run.Id, cancellation) ?? throw new InvalidOperationException($"Run {context.Run.Id} is not in the store.");
                if (run.EndedAt is not null) return Refusals.RunEnded;
                var device = await session.DeviceAsync(run.DeviceId, cancellation) ?? throw new InvalidOperationException($"Device {run.DeviceId} is not in the store.");
                var request = await session.RequestAsync(run.RequestId, cancellation) ?? throw new InvalidOperationException($"Request {run.RequestId} is not in the store.");
                var requestBefore = request.State;
                var why = new MoveWhy
                {
                    RequestId = request.Id, RunId = run.Id, Text = refusal?.Code, Hold = DeviceMoves.ActivationHold, Revocation = RevocationReason.CessationOfOperation,
                    // What was only recovered is as good as it was before.
                    Keeps = deviceMove == DeviceMove.Fail ? (await session.CopiesOnDeviceAsync(device.Id, cancellation)).Where(copy => copy.RunId == run.Id).Select(copy => copy.SerialNumber).ToHashSet() : [],
                };
                var moved = await services.Moves.MakeAsync(session, device, deviceMove, MoveActor.Portal, OnBehalf, why, cancellation);
                if (!moved.Succeeded) return moved.Refusal;
                var requested = request.Move(requestMove, MoveActor.Portal);
                if (!requested.Succeeded) return requested.Refusal;
                if (requestMove == RequestMove.Complete) request.EndedAt = now;
                End(run, state, refusal, detail, now);
                services.Journal.Add(session, run, $"run.{state}");
                session.Record(Audits.Of(OnBehalf, now, request, requestMove, requestBefore, run.Id));
                await more(session, device, request);
                return true;
            },
            cancellation);
        if (!ended.Succeeded) throw new InvalidOperationException($"Run {context.Run.Id} could not end as {state}: {ended.Refusal}.");
        End(context.Run, state, refusal, detail, now);
    }

    /// <summary>The sealed PIN is of no use after the end and is forgotten.</summary>
    private static void End(Run run, RunState state, Refusal? refusal, string? detail, DateTimeOffset now)
    {
        run.State = state;
        run.EndedAt = now;
        run.SealedPin = null;
        run.FailureCode = refusal?.Code;
        run.FailureDetail = detail;
    }

    private async Task<IReadOnlyList<string>> RevokeAsync(IStoreSession session, RevocationReason reason, CancellationToken cancellation)
    {
        var revoked = new List<string>();
        foreach (var certificate in await session.CertificatesOfRunAsync(context.Run.Id, cancellation))
        {
            if (certificate.State == CertificateState.Revoked) continue;
            var now = services.Time.GetUtcNow();
            services.Moves.Withdraw(session, certificate, reason, now);
            revoked.Add(certificate.SerialNumber);
        }

        return revoked;
    }

    /// <summary>Keys that were made for the run keep no certificate that nobody was told of: the next attempt gets them another.</summary>
    private async Task UncertifyAsync(IStoreSession session, CancellationToken cancellation)
    {
        foreach (var key in await session.Escrow.KeysOfRunAsync(context.Run.Id, cancellation)) key.SerialNumber = null;
    }

    private async Task MeasureAsync(IStoreSession session, IReadOnlyList<(string Part, TimeSpan Duration)> measured, CancellationToken cancellation)
    {
        var timings = (await session.PartTimingsAsync(context.Device.Model, cancellation)).ToDictionary(timing => timing.Part);
        foreach (var (part, duration) in measured)
        {
            if (!timings.TryGetValue(part, out var timing)) session.Add(timings[part] = timing = new PartTiming { Model = context.Device.Model, Part = part });
            timing.Measure(duration);
        }
    }
}
