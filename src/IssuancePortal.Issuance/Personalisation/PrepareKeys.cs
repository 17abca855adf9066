using System.Globalization;
using System.Security.Cryptography;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Keys;
using EscrowRefusals = IssuancePortal.Issuance.Escrow.Refusals;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>
/// Has ready, before an attempt touches the card, every key that goes onto it from escrow. What is put there is noted and told in the audit trail before the card learns it; a key that is made is kept before. An attempt that
/// follows another finds the same keys, and makes none twice.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="escrow">Makes, keeps and opens keys.</param>
/// <param name="settings">When a certificate is due for renewal.</param>
/// <param name="time">Clock.</param>
public sealed class PrepareKeys(IIssuanceStore store, KeyEscrow escrow, ISettings settings, TimeProvider time)
{
    /// <summary>Audit event that tells which keys from escrow go onto a device; its detail is <see cref="RecoveredKeys"/>.</summary>
    internal const string Recovered = "key.recovered";

    /// <summary>The keys; the caller disposes them.</summary>
    /// <param name="context">Run, device, person, policy.</param>
    /// <param name="takes">Algorithms of which the card takes keys.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="AuthorityRefusedException">A kept key cannot be opened: nothing was sent to the card.</exception>
    internal async Task<KeysToImport> PrepareAsync(RunContext context, Func<KeyAlgorithm, bool> takes, CancellationToken cancellation)
    {
        var content = context.Policy.Content;
        var (leftover, live) = await store.ReadAsync(
            async session =>
            {
                var copies = await session.CopiesOnDeviceAsync(context.Device.Id, cancellation);
                return (copies.Where(copy => copy.IsRetired).Select(copy => copy.Slot).Distinct().ToList(), copies.Any(copy => copy.EndedAt is null));
            },
            cancellation);
        if (!content.Imports && !live) return leftover.Count == 0 ? KeysToImport.None : KeysToImport.None with { Leftover = [.. PivSlot.Retired.Where(slot => leftover.Contains(slot.Key))] };

        var settled = await store.ChangeAsync<KeyChoice>(session => SettleAsync(session, context, takes, cancellation), cancellation);
        var opened = new List<ImportedKey>();
        try
        {
            var slots = new Dictionary<byte, ImportedKey>();
            foreach (var (slot, row) in settled.Value.Recovered) slots[slot] = Keep(await OpenAsync(row.Key, row.Certificate.Der, cancellation));
            var made = (await store.ReadAsync(session => session.Escrow.KeysOfRunAsync(context.Run.Id, cancellation), cancellation)).ToList();
            foreach (var slot in content.Slots.Where(slot => slot.IsEscrowed && !slots.ContainsKey(slot.Slot))) slots[slot.Slot] = Keep(await MadeAsync(context, slot, made, cancellation));
            var history = new List<(PivSlot Slot, ImportedKey Key)>();
            foreach (var row in settled.Value.History) history.Add((PivSlot.Retired[history.Count], Keep(await OpenAsync(row.Key, row.Certificate.Der, cancellation))));
            return new KeysToImport(slots, history, [.. PivSlot.Retired.Skip(history.Count).Where(slot => leftover.Contains(slot.Key))]);
        }
        catch
        {
            foreach (var key in opened) key.Key.Dispose();
            throw;
        }

        ImportedKey Keep(ImportedKey key)
        {
            opened.Add(key);
            return key;
        }
    }

    /// <summary>What is wanted on a device that a request is carried out on.</summary>
    internal static KeyWanted WantedBy(IssuanceRequest request, Guid? deviceId, Guid? runId, DateTimeOffset now, ISettings settings) => new(
        request.PersonId, deviceId, request.ReplacesDeviceId, request.TemporaryUntil ?? now.AddDays(settings.Get<RenewalSettings>().OpenDays), runId);

    /// <summary>What a device that a request asks for will get.</summary>
    /// <param name="session">The store.</param>
    /// <param name="request">The request.</param>
    /// <param name="policyId">The policy that it is carried out under.</param>
    /// <param name="cancellation">Ends the look.</param>
    internal async Task<ForeseenKeys> ForeseeAsync(IStoreSession session, IssuanceRequest request, Guid policyId, CancellationToken cancellation) =>
        await session.PolicyAsync(policyId, cancellation) is { } policy
            ? ForeseenKeys.Of(await KeyChoice.OfAsync(session, policy.Content, WantedBy(request, request.DeviceId, null, time.GetUtcNow(), settings), cancellation))
            : ForeseenKeys.None;

    /// <summary>Notes that a key of a run has got its certificate.</summary>
    internal Task CertifiedAsync(ImportedKey key, string serialNumber, CancellationToken cancellation) => escrow.CertifiedAsync(key.Id, serialNumber, cancellation);

    /// <summary>Chooses, and notes where each key is going to lie.</summary>
    private async Task<Result<KeyChoice>> SettleAsync(IStoreSession session, RunContext context, Func<KeyAlgorithm, bool> takes, CancellationToken cancellation)
    {
        var (run, now) = (context.Run, time.GetUtcNow());
        var request = await session.RequestAsync(run.RequestId, cancellation) ?? throw new InvalidOperationException($"Request {run.RequestId} is not in the store.");
        var choice = await KeyChoice.OfAsync(session, context.Policy.Content, WantedBy(request, context.Device.Id, run.Id, now, settings) with { Takes = takes }, cancellation);
        var wanted = choice.Recovered.Select(it => (Slot: it.Key, Serial: it.Value.Certificate.SerialNumber))
            .Concat(choice.History.Select((row, index) => (Slot: PivSlot.Retired[index].Key, Serial: row.Certificate.SerialNumber))).ToList();
        var copies = (await session.CopiesOnDeviceAsync(context.Device.Id, cancellation)).Where(copy => copy.EndedAt is null).ToList();
        foreach (var copy in copies.Where(copy => wanted.All(it => it.Serial != copy.SerialNumber))) copy.EndedAt = now;

        var put = new List<PutKey>();
        foreach (var (slot, serial) in wanted)
        {
            var copy = copies.FirstOrDefault(copy => copy.SerialNumber == serial);
            if (copy is not null && copy.RunId == run.Id && copy.Slot == slot) continue;
            if (copy is null) session.Add(new CertificateCopy { SerialNumber = serial, DeviceId = context.Device.Id, Slot = slot, RunId = run.Id, CreatedAt = now });
            else (copy.Slot, copy.RunId) = (slot, run.Id);
            put.Add(new PutKey(slot.ToString("X2", CultureInfo.InvariantCulture), serial));
        }

        if (put.Count > 0)
        {
            session.Record(new AuditEvent
            {
                At = now, ActorId = run.StartedBy, ActorName = run.StartedByName, What = Recovered, PersonId = run.PersonId, DeviceId = run.DeviceId, RequestId = run.RequestId, RunId = run.Id,
                Detail = Audits.Json(new RecoveredKeys(put)),
            });
        }

        return choice;
    }

    /// <summary>The key that an earlier attempt made for the slot, or a new one.</summary>
    private async Task<ImportedKey> MadeAsync(RunContext context, PolicySlot slot, List<EscrowedKey> made, CancellationToken cancellation)
    {
        if (made.Find(key => key.Profile == slot.Profile && key.Algorithm == slot.Algorithm) is { } kept)
        {
            made.Remove(kept);
            return await OpenAsync(kept, null, cancellation);
        }

        var run = context.Run;
        var (id, key) = await escrow.CreateAsync(
            context.Person.Id,
            slot.Profile,
            slot.Algorithm,
            run.Id,
            kept => new AuditEvent
            {
                At = kept.CreatedAt, ActorId = run.StartedBy, ActorName = run.StartedByName, What = "key.escrowed", PersonId = run.PersonId, DeviceId = run.DeviceId, RequestId = run.RequestId, RunId = run.Id,
                Detail = Audits.Json(new { Slot = slot.Slot.ToString("X2", CultureInfo.InvariantCulture), kept.Profile, Algorithm = kept.Algorithm.ToString() }),
            },
            cancellation);
        return new ImportedKey(id, key, null);
    }

    private async Task<ImportedKey> OpenAsync(EscrowedKey key, byte[]? certificate, CancellationToken cancellation)
    {
        try
        {
            return new ImportedKey(key.Id, await escrow.OpenAsync(key, cancellation), certificate);
        }
        catch (CryptographicException)
        {
            throw new AuthorityRefusedException(EscrowRefusals.Unopened);
        }
    }
}

/// <summary>What the audit trail tells of keys from escrow.</summary>
/// <param name="Keys">Each key.</param>
internal sealed record RecoveredKeys(IReadOnlyList<PutKey> Keys);

/// <summary>A key that was put on a device.</summary>
/// <param name="Slot">PIV key reference, two hexadecimal digits.</param>
/// <param name="Serial">Serial number of its certificate.</param>
internal sealed record PutKey(string Slot, string Serial);
