using IssuancePortal.Issuance.People;

namespace IssuancePortal.Issuance.Roles;

/// <summary>The people that a role acts on: the members of any of these groups, and whoever is at any of these sites.</summary>
/// <param name="Groups">Ids of groups.</param>
/// <param name="Sites">Names of sites.</param>
public sealed record PeopleScope(IReadOnlyList<Guid> Groups, IReadOnlyList<string> Sites)
{
    /// <summary>True for a person within it; their groups must be loaded.</summary>
    public bool Covers(Person person) =>
        person.Groups.Any(group => Groups.Contains(group.Id)) || (person.Site.Length > 0 && Sites.Contains(person.Site));
}
