namespace IssuancePortal.Data.People;

/// <summary>A word under which a person is found. Kept up to date by <see cref="PortalDb"/> whenever a person is saved.</summary>
public sealed class PersonSearchTerm
{
    public required Guid PersonId { get; init; }

    /// <summary>As <see cref="SearchWords"/> makes it.</summary>
    public required string Term { get; init; }
}
