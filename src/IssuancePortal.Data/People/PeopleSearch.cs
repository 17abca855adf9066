using System.Linq.Expressions;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using Microsoft.EntityFrameworkCore;

// string.Compare with two arguments is the form that EF Core translates; in the database it compares code by code.
#pragma warning disable CA1309

namespace IssuancePortal.Data.People;

/// <summary>
/// Finds people by the beginnings of words. The rarest word of the query is walked in the index of words, in its order, until enough people are found; for each of them the
/// other words are looked up in the index of people. So the cost depends on the number of rows shown, not on how many people there are.
/// </summary>
internal static class PeopleSearch
{
    /// <summary>From here on a word counts as common.</summary>
    internal const int Common = 10_000;

    /// <summary>One person may be hit by several of their words: name, e-mail, UPN and their parts.</summary>
    private const int WordsPerPerson = 8;

    public static async Task<IReadOnlyList<PersonRow>> RunAsync(PortalDb db, string query, int limit, PeopleScope? within, CancellationToken cancellation)
    {
        var words = SearchWords.OfQuery(query);
        if (words.Count == 0 || limit <= 0) return [];
        var ids = new List<Guid>();
        var exact = new HashSet<Guid>();
        await foreach (var hit in Hits(db, (await RarestFirstAsync(db, words, cancellation)).Words, limit, within).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            // Stopping here spares the database the rest of the walk.
            if (!ids.Contains(hit.PersonId) && ids.Count == limit) break;
            if (!ids.Contains(hit.PersonId)) ids.Add(hit.PersonId);
            if (words.Contains(hit.Term)) exact.Add(hit.PersonId);
        }

        if (ids.Count == 0) return [];
        var rows = await db.Set<Person>().AsNoTracking().Where(person => ids.Contains(person.Id))
            .Select(person => new
            {
                person.Surname,
                person.GivenName,
                Row = new PersonRow(person.Id, person.GivenName + " " + person.Surname, person.Email, person.EmployeeNumber, person.Department, person.IsActive,
                    db.Set<Device>().Count(device => device.PersonId == person.Id && (device.State == DeviceState.InProduction
                        || device.State == DeviceState.Produced || device.State == DeviceState.Issued || device.State == DeviceState.Suspended)),
                    db.Set<PersonPhoto>().Any(photo => photo.PersonId == person.Id)),
            })
            .ToListAsync(cancellation);
        return [.. rows
            .OrderByDescending(row => exact.Contains(row.Row.Id)).ThenByDescending(row => row.Row.IsActive)
            .ThenBy(row => row.Surname, StringComparer.InvariantCultureIgnoreCase).ThenBy(row => row.GivenName, StringComparer.InvariantCultureIgnoreCase)
            .ThenBy(row => row.Row.EmployeeNumber, StringComparer.Ordinal)
            .Select(row => row.Row)];
    }

    /// <summary>The index entries of the first word whose people the other words match as well.</summary>
    internal static IQueryable<PersonSearchTerm> Hits(PortalDb db, IReadOnlyList<string> words, int limit, PeopleScope? within = null) =>
        Matching(db, words, within).OrderBy(hit => hit.Term).ThenBy(hit => hit.PersonId).Take(limit * WordsPerPerson);

    private static IQueryable<PersonSearchTerm> Matching(PortalDb db, IReadOnlyList<string> words, PeopleScope? within)
    {
        var hits = Beginning(db, words[0]);
        if (within is not null)
        {
            var people = db.Set<Person>().Where(IsWithin(within));
            hits = hits.Where(hit => people.Any(person => person.Id == hit.PersonId));
        }

        foreach (var word in words.Skip(1))
        {
            var after = SearchWords.After(word);
            hits = hits.Where(hit => db.Set<PersonSearchTerm>().Any(other =>
                other.PersonId == hit.PersonId && string.Compare(other.Term, word) >= 0 && string.Compare(other.Term, after) < 0));
        }

        return hits;
    }

    /// <summary>Ids of all people whom all words fit; null when there are more than so many.</summary>
    internal static async Task<IReadOnlyList<Guid>?> FittingAsync(PortalDb db, IReadOnlyList<string> words, int most, PeopleScope? within, CancellationToken cancellation)
    {
        // In the order of the words' index: asked for distinct people, the database would walk all words of everybody.
        var hits = await Matching(db, words, within).OrderBy(hit => hit.Term).ThenBy(hit => hit.PersonId).Select(hit => hit.PersonId).Take((most * 2) + 1).ToListAsync(cancellation);
        return hits.Count > most * 2 ? null : [.. hits.Distinct()];
    }

    /// <summary><see cref="PeopleScope.Covers"/> as a question to the database.</summary>
    internal static Expression<Func<Person, bool>> IsWithin(PeopleScope scope)
    {
        var sites = scope.Sites.Where(site => site.Length > 0).ToList();
        return person => person.Groups.Any(group => scope.Groups.Contains(group.Id)) || sites.Contains(person.Site);
    }

    private static IQueryable<PersonSearchTerm> Beginning(PortalDb db, string word)
    {
        var after = SearchWords.After(word);
        return db.Set<PersonSearchTerm>().AsNoTracking().Where(term => string.Compare(term.Term, word) >= 0 && string.Compare(term.Term, after) < 0);
    }

    /// <summary>The words, the one first that fits fewest people; and whether there are several and even that one is common.</summary>
    internal static async Task<(IReadOnlyList<string> Words, bool AreCommon)> RarestFirstAsync(PortalDb db, IReadOnlyList<string> words, CancellationToken cancellation, int common = Common)
    {
        if (words.Count == 1) return (words, false);
        var counted = new List<(string Word, int Count)>();
        foreach (var word in words)
            counted.Add((word, await Beginning(db, word).Take(common).CountAsync(cancellation)));
        return ([.. counted.OrderBy(entry => entry.Count).ThenByDescending(entry => entry.Word.Length).Select(entry => entry.Word)], counted.All(entry => entry.Count == common));
    }
}
