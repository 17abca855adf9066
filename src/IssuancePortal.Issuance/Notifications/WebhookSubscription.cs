namespace IssuancePortal.Issuance.Notifications;

/// <summary>Another system that is told of events by HTTPS.</summary>
public sealed class WebhookSubscription
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    public required string Url { get; set; }

    /// <summary>Events; see <see cref="EventPattern"/>.</summary>
    public required string Events { get; set; }

    /// <summary>The secret that bodies are signed with, sealed by the vault; see <see cref="WebhookSecret"/>.</summary>
    public required byte[] SealedSecret { get; set; }

    /// <summary>The secret before it, sealed; null when there is none.</summary>
    public byte[]? SealedOldSecret { get; set; }

    /// <summary>Until when bodies are signed with the old secret, too.</summary>
    public DateTimeOffset? OldSecretUntil { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Events up to this sequence number happened before the subscription and are not told.</summary>
    public required long FromSequence { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was taken away; it is kept for its deliveries' sake.</summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>Guards against two writers; set by the store.</summary>
    public Guid Version { get; set; } = Guid.NewGuid();
}
