using System.Diagnostics;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Pki;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Benchmarks;

/// <summary>How long it takes to see that no device waits for its person's encryption key, and whose does: what the portal asks itself when it begins and once an hour.</summary>
internal static class FollowBenchmark
{
    private const int Rounds = 5;
    private const int Behind = 10;
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    public static async Task RunAsync()
    {
        Report.Heading("Whose devices wait for an encryption key (SQLite; a card and a phone each, an earlier key of everybody revoked)");
        var rows = new List<string[]>();
        foreach (var people in (int[])[10_000, 100_000])
        {
            await using var database = await BenchDatabase.CreateAsync();
            await database.InsertAsync(Entities(people));
            var times = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                var start = Stopwatch.GetTimestamp();
                var found = await database.Store.ReadAsync(session => session.Escrow.PeopleToFollowAsync());
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (found.Count != Behind) throw new InvalidOperationException($"{found.Count} people are behind, not {Behind}.");
            }

            times.Sort();
            rows.Add([Report.Number(people), Report.Milliseconds(Report.Percentile(times, 0.5)), Report.Milliseconds(times[^1])]);
        }

        Report.Table(["people", "p50 ms", "most ms"], rows);
    }

    private static IEnumerable<object> Entities(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var person = SearchBenchmark.Person(i);
            yield return person;
            var card = InUse(DeviceKind.PivCard, person.Id, i);
            var phone = InUse(DeviceKind.MobileApp, person.Id, i);
            yield return card;
            yield return phone;
            for (var age = 1; age >= 0; age--)
            {
                var certificate = new IssuedCertificate
                {
                    SerialNumber = $"{i:X8}{age:X2}", Profile = "key-management", Subject = $"CN={person.Name}", PersonId = person.Id, DeviceId = card.Id, Slot = 0x9D, ToBeSigned = [], State = CertificateState.Active,
                    NotBefore = Now.AddDays(-1 - age), NotAfter = Now.AddDays(1000),
                };
                // Those who are behind have the earlier key on the phone still.
                if (age == 1) certificate.Revoke(RevocationReason.Superseded, Now);
                yield return certificate;
                yield return new EscrowedKey { PersonId = person.Id, Profile = certificate.Profile, Algorithm = KeyAlgorithm.P256, PublicKey = [], Envelope = [], SerialNumber = certificate.SerialNumber, RunId = Guid.NewGuid(), CreatedAt = certificate.NotBefore };
                if (age == (i < Behind ? 1 : 0)) yield return new CertificateCopy { SerialNumber = certificate.SerialNumber, DeviceId = phone.Id, Slot = 0x9D, RunId = Guid.NewGuid(), CreatedAt = Now };
            }
        }
    }

    private static Device InUse(DeviceKind kind, Guid personId, int i)
    {
        var device = new Device { Kind = kind, Serial = $"{kind}-{i}", Edge = "piv", PersonId = personId, CreatedAt = Now, ExpiresAt = Now.AddDays(1000) };
        foreach (var move in (DeviceMove[])[DeviceMove.Bind, DeviceMove.StartPersonalisation, DeviceMove.Issue])
            if (!device.Move(move, MoveActor.User).Succeeded && !device.Move(move, MoveActor.Portal).Succeeded && !device.Move(move, MoveActor.Operator).Succeeded) throw new InvalidOperationException($"{move} of {kind}");
        return device;
    }
}
