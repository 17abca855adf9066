using IssuancePortal.Issuance.Devices;
using IssuancePortal.Data.Audit;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Demo;

public sealed class DemoSeedTests
{
    [Fact]
    public async Task FirstStart_EmptyDatabase_HasAnOrganisationToTryThingsWith()
    {
        await using var portal = new TestPortal();
        var people = await portal.DbAsync(db => db.Set<Person>().Include(person => person.Groups).AsSplitQuery().ToListAsync());
        Assert.True(people.Count >= 200);
        Assert.Equal(people.Count, people.Select(person => person.Email).Distinct().Count());
        Assert.All(people, person => Assert.Matches(@"^[0-9]{10}$", person.PersonIdentifier));
        Assert.All(people, person => Assert.Matches(@"^[a-z0-9.-]+@meridian\.example$", person.Email));

        var counts = new Dictionary<int, int>();
        foreach (var person in people.Take(120))
        {
            var policies = await portal.Store.ReadAsync(session => session.PoliciesOfAsync(person.Id, IssuanceType.Initial));
            // A phone comes beside a card.
            var cards = policies.Count(policy => policy.Kind != DeviceKind.MobileApp);
            counts[cards] = counts.GetValueOrDefault(cards) + 1;
        }

        Assert.True(counts[0] > 0 && counts[1] > 60 && counts[2] > 3, string.Join(", ", counts));
        var all = await portal.Store.ReadAsync(session => session.PoliciesAsync());
        Assert.Empty(ModeCatalogue.Faults(all));
        Assert.All(all.SelectMany(policy => policy.Content.Slots), slot => Assert.NotNull(CertificateProfiles.Find(slot.Profile)));

        var photos = await portal.DbAsync(db => db.Set<PersonPhoto>().ToListAsync());
        Assert.True(photos.Count >= 24);
        Assert.All(photos, photo => Assert.True(photo.Jpeg.Length < 9 * 1024 && photo.Jpeg is [0xFF, 0xD8, .., 0xFF, 0xD9]));
    }

    [Fact]
    public async Task Restart_OnTheSameFolder_LeavesEverythingAsItIs()
    {
        await using var portal = new TestPortal();
        string before;
        using (var client = portal.CreateClient())
        {
            await TestPortal.SignInAsync(client, "operator", "PortalDemo2026");
            before = await StateAsync(portal);
        }

        await using var again = portal.Again();
        using var later = again.CreateClient();
        Assert.Equal(before, await StateAsync(again));
        Assert.Null((await again.Services.GetRequiredService<AuditVerifier>().VerifyAsync()).Break);
        Assert.Equal("/", (await TestPortal.SignInAsync(later, "operator", "PortalDemo2026")).Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task FirstStart_OnTwoMachines_MakesTheSamePeople()
    {
        await using var one = TestPortal.FirstStart();
        await using var other = new TestPortal();
        Assert.Equal(await IdsAsync(one), await IdsAsync(other));

        static Task<List<string>> IdsAsync(TestPortal portal) =>
            portal.DbAsync(db => db.Set<Person>().OrderBy(person => person.Id).Select(person => person.Id + person.EmployeeNumber + person.Email + person.CardholderUuid).ToListAsync());
    }

    private static Task<string> StateAsync(TestPortal portal) => portal.DbAsync(async db =>
        $"{await db.Set<Person>().CountAsync()} {await db.Users.CountAsync()} {await db.Set<PersonPhoto>().CountAsync()} "
        + $"{await db.Set<GroupAssignment>().CountAsync()} {await db.Set<AuditHead>().Select(head => head.Sequence).SingleAsync()}");
}
