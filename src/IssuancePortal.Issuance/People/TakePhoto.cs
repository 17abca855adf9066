using System.Security.Cryptography;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using RunRefusals = IssuancePortal.Issuance.Personalisation.Refusals;

namespace IssuancePortal.Issuance.People;

/// <summary>
/// Keeps a portrait that whoever issues or binds devices took of a person who stands before them. Nobody takes their own. A request that was approved with another portrait is approved for that one only.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">Clock.</param>
public sealed class TakePhoto(IIssuanceStore store, TimeProvider time)
{
    /// <summary>Why this actor may not take a person's photo; null when they may.</summary>
    public static Refusal? Refuse(Person person, Actor actor)
    {
        if (actor.PersonId == person.Id) return Refusals.OwnPhoto;
        return actor.MayOn(Permission.BindDevice, person) ? null : actor.Refuse(Permission.IssueDevice, person);
    }

    /// <summary>The size of the picture that was kept, in bytes; or why it was not.</summary>
    /// <param name="personId">Of whom.</param>
    /// <param name="file">The picture as it was sent.</param>
    /// <param name="actor">Who took it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Result<int>> TakeAsync(Guid personId, ReadOnlyMemory<byte> file, Actor actor, CancellationToken cancellation = default)
    {
        var read = Portrait.Read(file.Span);
        return await store.ChangeAsync<int>(
            async session =>
            {
                if (await session.PersonAsync(personId, cancellation) is not { } person) return RunRefusals.PersonUnknown;
                if (Refuse(person, actor) is { } refused) return refused;
                if (!person.IsActive) return RunRefusals.PersonLeft;
                if (!read.Succeeded) return read.Refusal;
                var (jpeg, now) = (read.Value.Jpeg, time.GetUtcNow());
                var before = await session.PhotoAsync(personId, cancellation);
                session.Record(new AuditEvent
                {
                    At = now, ActorId = actor.AccountId, ActorName = actor.Name, What = "person.photo", PersonId = personId,
                    Detail = Audits.Json(new { read.Value.Width, read.Value.Height, Bytes = jpeg.Length, Sha256 = Convert.ToHexString(SHA256.HashData(jpeg)), Replaced = before is null ? null : Convert.ToHexString(SHA256.HashData(before.Jpeg)) }),
                });
                if (before is null) session.Add(new PersonPhoto { PersonId = personId, Jpeg = jpeg, TakenAt = now });
                else (before.Jpeg, before.TakenAt) = (jpeg, now);
                return jpeg.Length;
            },
            cancellation);
    }
}
