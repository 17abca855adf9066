namespace IssuancePortal.Issuance.Printing;

/// <summary>What is printed on cards, under a name. Policies say which cards get it.</summary>
public sealed class CardLayout
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>Stored as JSON.</summary>
    public required CardDesign Design { get; set; }

    /// <summary>Number of the version that <see cref="Design"/> is; the rows are <see cref="CardLayoutVersion"/>.</summary>
    public int VersionNumber { get; set; } = 1;

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();
}

/// <summary>One version of a layout. Rows are only added.</summary>
public sealed class CardLayoutVersion
{
    public required Guid LayoutId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required CardDesign Design { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string ById { get; init; }

    public required string ByName { get; init; }

    public string Comment { get; init; } = "";
}
