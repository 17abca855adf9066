namespace IssuancePortal.Issuance.Printing;

/// <summary>What a session with the database knows of printing. Entities are tracked as the session's are.</summary>
public interface IPrintRecords
{
    /// <summary>Every layout by name.</summary>
    Task<IReadOnlyList<CardLayout>> LayoutsAsync(CancellationToken cancellation = default);

    Task<CardLayout?> LayoutAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>All versions of a layout, newest first.</summary>
    Task<IReadOnlyList<CardLayoutVersion>> VersionsAsync(Guid layoutId, CancellationToken cancellation = default);

    /// <summary>Pictures by their ids; those that are not there are left out.</summary>
    Task<IReadOnlyList<CardPicture>> PicturesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default);

    Task<PrintJob?> JobAsync(Guid id, CancellationToken cancellation = default);

    /// <summary>Tries to print a device's card, newest first.</summary>
    Task<IReadOnlyList<PrintJob>> JobsOfAsync(Guid deviceId, CancellationToken cancellation = default);

    /// <summary>How many cards each layout made well, and spoiled.</summary>
    Task<IReadOnlyList<PrintCount>> CountsAsync(CancellationToken cancellation = default);
}

/// <summary>Cards of a layout.</summary>
/// <param name="LayoutId">The layout.</param>
/// <param name="Good">Printed well.</param>
/// <param name="Spoiled">Spoiled.</param>
public sealed record PrintCount(Guid LayoutId, int Good, int Spoiled);
