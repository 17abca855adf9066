namespace IssuancePortal.Issuance.People;

/// <summary>Somebody in the corporate directory who can hold devices.</summary>
public sealed class Person
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string EmployeeNumber { get; init; }

    public required string GivenName { get; set; }

    public required string Surname { get; set; }

    public required string Email { get; set; }

    /// <summary>User principal name, for smart-card sign-in to the directory.</summary>
    public required string Upn { get; set; }

    public string Organisation { get; set; } = "";

    public string Department { get; set; } = "";

    public string Title { get; set; } = "";

    /// <summary>Employee affiliation line of the printed information (SP 800-73-5 part 1, at most 20 characters).</summary>
    public string Affiliation { get; set; } = "";

    /// <summary>Ten-digit person identifier of the FASC-N.</summary>
    public required string PersonIdentifier { get; init; }

    /// <summary>Where the person works, as the directory names it; roles can be limited to sites.</summary>
    public string Site { get; set; } = "";

    /// <summary>Cardholder UUID, the same on every card of the person.</summary>
    public Guid CardholderUuid { get; init; } = Guid.NewGuid();

    /// <summary>False once the person has left: nothing is issued any more.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>The entry of the directory that the person is read from (RFC 4530 entryUUID, or what the site names); null for one who was entered by hand.</summary>
    public string? DirectoryId { get; set; }

    public ICollection<Group> Groups { get; init; } = [];

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Given name and surname.</summary>
    public string Name => $"{GivenName} {Surname}";
}

/// <summary>A directory group; what its members may be issued is in <see cref="Policies.GroupAssignment"/>.</summary>
public sealed class Group
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>The entry of the directory that the group and its members are read from; null for one that was entered by hand.</summary>
    public string? DirectoryId { get; set; }
}

/// <summary>A person's portrait.</summary>
public sealed class PersonPhoto
{
    public required Guid PersonId { get; init; }

    /// <summary>JPEG, small enough for the facial image container (12,704 bytes with its header).</summary>
    public required byte[] Jpeg { get; set; }

    public required DateTimeOffset TakenAt { get; set; }
}
