using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Publishing;

/// <summary>
/// Keeps the directory in line with the certificates: what is active and of a profile that is published is put into its person's entry, what is revoked, expired or of no such profile any more is taken out. What there is to do is
/// read from the certificates themselves, so that no move can forget it; it is noted before the directory is told, and told again with growing pauses until the directory has done it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="directories">The directory; none where a host has no such thing.</param>
/// <param name="settings">Which profiles.</param>
/// <param name="time">Clock.</param>
public sealed class PublishCertificates(IIssuanceStore store, IEnumerable<ICertificateDirectory> directories, ISettings settings, TimeProvider time)
{
    private const int Portion = 100;

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(15));

    private readonly ICertificateDirectory? _directory = directories.FirstOrDefault();

    /// <summary>Notes what is to be done and does what has its time.</summary>
    /// <returns>How many times the directory was told something.</returns>
    public async Task<int> WorkOffAsync(CancellationToken cancellation = default)
    {
        if (_directory is not { IsOn: true } directory) return 0;
        await DecideAsync(cancellation);
        var told = 0;
        foreach (var entry in await store.ReadAsync(session => session.Directory.OpenAsync(time.GetUtcNow(), Portion, cancellation), cancellation))
        {
            var failure = await TellAsync(directory, entry, cancellation);
            if (failure is null) told++;
            // One that does not answer is not asked about all the others now.
            if (failure == Refusals.Down.Code) break;
        }

        return told;
    }

    /// <summary>How publishing stands; the refusal for a role that may not look.</summary>
    public async Task<Result<DirectoryCounts>> LookAsync(Actor actor, CancellationToken cancellation = default) =>
        actor.May(Permission.ReadSettings) ? await store.ReadAsync(session => session.Directory.CountAsync(cancellation), cancellation) : Roles.Refusals.NotAllowed(Permission.ReadSettings);

    /// <summary>True when the site publishes certificates.</summary>
    public bool IsOn => _directory is { IsOn: true };

    private async Task DecideAsync(CancellationToken cancellation)
    {
        var profiles = settings.Get<PublishingSettings>().ListProfiles();
        int decided;
        do
        {
            var done = await store.ChangeAsync<int>(
                async session =>
                {
                    var now = time.GetUtcNow();
                    var count = 0;
                    foreach (var entry in await session.Directory.SurplusAsync(profiles, now, Portion, cancellation))
                    {
                        Want(entry, false, now);
                        count++;
                    }

                    foreach (var certificate in await session.Directory.MissingAsync(profiles, now, Portion, cancellation))
                    {
                        if (certificate is not { PersonId: { } personId, Der: { } der } || await session.PersonAsync(personId, cancellation) is not { } person) continue;
                        count++;
                        if (await session.Directory.EntryAsync(certificate.SerialNumber, cancellation) is { } known) Want(known, true, now);
                        else session.Add(new DirectoryEntry { SerialNumber = certificate.SerialNumber, PersonId = personId, EmployeeNumber = person.EmployeeNumber, Certificate = der, WantedAt = now, IsWanted = true, NextAttemptAt = now });
                    }

                    return count;
                },
                cancellation);
            decided = done.Value;
        }
        while (decided >= Portion);
    }

    private static void Want(DirectoryEntry entry, bool wanted, DateTimeOffset now) =>
        (entry.IsWanted, entry.WantedAt, entry.NextAttemptAt, entry.DoneAt, entry.Attempts, entry.LastFailure) = (wanted, now, now, null, 0, null);

    private async Task<string?> TellAsync(ICertificateDirectory directory, DirectoryEntry entry, CancellationToken cancellation)
    {
        string? failure;
        try
        {
            failure = (await directory.TellAsync(entry, cancellation)).Refusal?.Code;
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // Whatever a directory throws, the entry stays to be told and is told again.
            failure = Refusals.Down.Code;
        }

        await store.ChangeAsync<bool>(
            async session =>
            {
                // Another decision was made meanwhile: it is told next.
                if (await session.Directory.EntryAsync(entry.SerialNumber, cancellation) is not { DoneAt: null } stored || stored.IsWanted != entry.IsWanted) return false;
                var now = time.GetUtcNow();
                stored.Attempts++;
                stored.LastFailure = failure;
                if (failure is null) stored.DoneAt = now;
                else stored.NextAttemptAt = now + Pauses.After(stored.Attempts);
                return true;
            },
            cancellation);
        return failure;
    }
}
