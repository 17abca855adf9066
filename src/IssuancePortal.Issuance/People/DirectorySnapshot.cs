namespace IssuancePortal.Issuance.People;

/// <summary>The corporate directory as it was read.</summary>
/// <param name="People">Everybody in it.</param>
/// <param name="Groups">The groups that are read.</param>
public sealed record DirectorySnapshot(IReadOnlyList<DirectoryPerson> People, IReadOnlyList<DirectoryGroup> Groups);

/// <summary>A person of the directory.</summary>
/// <param name="Id">The entry's id, which outlives renaming.</param>
/// <param name="EmployeeNumber">By which a person that was entered by hand is recognised.</param>
/// <param name="GivenName">Given name.</param>
/// <param name="Surname">Surname.</param>
/// <param name="Email">E-mail.</param>
/// <param name="Upn">User principal name.</param>
/// <param name="Organisation">Organisation.</param>
/// <param name="Department">Department.</param>
/// <param name="Title">Title.</param>
/// <param name="Photo">JPEG; null without one that fits a card.</param>
public sealed record DirectoryPerson(
    string Id, string EmployeeNumber, string GivenName, string Surname, string Email, string Upn, string Organisation, string Department, string Title, byte[]? Photo);

/// <summary>A group of the directory.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="MemberIds">Ids of the people in it.</param>
public sealed record DirectoryGroup(string Id, string Name, IReadOnlyList<string> MemberIds);

/// <summary>What a synchronisation would do, or did.</summary>
/// <param name="New">People who come.</param>
/// <param name="Changed">People who change, with what.</param>
/// <param name="Leavers">People who are no longer in the directory.</param>
/// <param name="Hash">Names exactly this, so that what was looked at is what is done.</param>
public sealed record DirectoryPlan(IReadOnlyList<DirectoryChange> New, IReadOnlyList<DirectoryChange> Changed, IReadOnlyList<DirectoryChange> Leavers, string Hash)
{
    public bool IsEmpty => New.Count + Changed.Count + Leavers.Count == 0;
}

/// <summary>One person of a plan.</summary>
/// <param name="EmployeeNumber">Number.</param>
/// <param name="Name">Name.</param>
/// <param name="What">Names of what changes: properties of a person, "Photo", "Groups", "Returns".</param>
public sealed record DirectoryChange(string EmployeeNumber, string Name, IReadOnlyList<string> What)
{
    /// <summary>Of somebody who leaves: serial numbers of the devices that are still theirs, and end with it.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>Of somebody who leaves: certificates that are in use.</summary>
    public int Certificates { get; init; }
}
