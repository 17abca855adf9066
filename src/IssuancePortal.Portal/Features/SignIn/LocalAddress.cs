namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Addresses that a form may send a browser on to.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it stays on this portal, otherwise the home page.</summary>
    public static string OrHome(string? address) => IsLocal(address) ? address! : "~/";

    /// <summary>Begins with one slash. Two, or a slash and a backslash, lead to another host, and browsers drop control characters before they look.</summary>
    private static bool IsLocal(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
