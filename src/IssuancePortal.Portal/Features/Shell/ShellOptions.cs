namespace IssuancePortal.Portal.Features.Shell;

/// <summary>Section <c>Portal</c>: how the portal calls itself.</summary>
internal sealed class ShellOptions
{
    public const string Section = "Portal";

    /// <summary>The name in the top bar, in titles and on the sign-in page.</summary>
    public string Name { get; set; } = "Issuance Portal";

    /// <summary>The tag beside the name, such as "Test". Unset: the host environment's name, or none in Production.</summary>
    public string? EnvironmentTag { get; set; }

    /// <summary>The portal's address as people open it, such as <c>https://cards.example.org</c>, for links in e-mails. Unset: the address where it listens.</summary>
    public string? PublicUrl { get; set; }
}
