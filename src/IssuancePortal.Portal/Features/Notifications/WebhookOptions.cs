namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Section <c>Webhooks</c>: where the portal may call to.</summary>
internal sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Receivers in private networks may be called, too; else a subscription could be used to reach what only the portal reaches.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Receivers on this computer may be called, also without TLS. For trying things out.</summary>
    public bool AllowLocalhost { get; set; }

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(50)) yield return $"{Section}:{nameof(Timeout)} is {Timeout}; it must lie between 1 and 50 seconds.";
    }
}
