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

    /// <summary>The portal's address as phones reach it, where that is another one: links and QR codes for phones name it, and a phone stays at the address that it opened. Unset: the address at which whoever adds a phone has opened the portal.</summary>
    public string? PhoneUrl { get; set; }

    /// <summary>The link that a phone opens.</summary>
    /// <param name="token">The invitation's.</param>
    /// <param name="opened">The address at which the portal was opened.</param>
    public Uri PhoneLink(string token, string opened) => new($"{(PhoneUrl is { Length: > 0 } url ? url : opened).TrimEnd('/')}/phone/{token}");
}
