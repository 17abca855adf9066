using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Policies;

/// <summary>What goes on a device, under a name.</summary>
public sealed class DevicePolicy
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public required DeviceKind Kind { get; init; }

    /// <summary>Stored as JSON.</summary>
    public required PolicyContent Content { get; set; }

    /// <summary>Number of the version that <see cref="Content"/> is; the rows are <see cref="PolicyVersion"/>.</summary>
    public int VersionNumber { get; set; } = 1;

    public bool IsActive { get; set; } = true;

    public Guid Version { get; set; } = Guid.NewGuid();
}

/// <summary>Which policies the members of a group may be issued, per kind of issuance.</summary>
public sealed class GroupAssignment
{
    public required Guid GroupId { get; init; }

    public required Guid PolicyId { get; init; }

    public required IssuanceType Type { get; init; }
}

/// <summary>Kinds of issuance that groups are assigned policies for.</summary>
public enum IssuanceType
{
    Initial,
    TemporaryReplacement,
    PermanentReplacement,
}
