namespace IssuancePortal.Portal.Features.Shell;

/// <summary>Section <c>Portal</c>: how the portal calls itself.</summary>
internal sealed class ShellOptions
{
    public const string Section = "Portal";

    /// <summary>The name in the top bar, in titles and on the sign-in page.</summary>
    public string Name { get; set; } = "Issuance Portal";

    /// <summary>The tag beside the name, such as "Test". Unset: the host environment's name, or none in Production.</summary>
    public string? EnvironmentTag { get; set; }
}
