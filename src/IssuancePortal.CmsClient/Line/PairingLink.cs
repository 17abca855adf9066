using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Line;

/// <summary>A portal's address and one of its tickets, as a page hands them over: cmsclient://pair?portal=...&amp;ticket=...</summary>
/// <param name="Portal">Base address of the portal.</param>
/// <param name="Ticket">128 bits, base64url.</param>
public sealed record PairingLink(Uri Portal, string Ticket)
{
    /// <summary>Reads a link, or a bare ticket together with the portal's address.</summary>
    /// <param name="text">The link or the ticket.</param>
    /// <param name="portal">The portal's address for a bare ticket; null with a link.</param>
    /// <returns>Null when it is neither, or the address is not fit: see <see cref="TryPortal"/>.</returns>
    public static PairingLink? TryParse(string text, string? portal = null)
    {
        text = text.Trim();
        if (!text.StartsWith(LineNames.Scheme + ":", StringComparison.OrdinalIgnoreCase))
            return portal is not null && TryPortal(portal) is { } address && IsTicket(text) ? new PairingLink(address, text) : null;

        if (!Uri.TryCreate(text, UriKind.Absolute, out var link) || !link.Host.Equals("pair", StringComparison.OrdinalIgnoreCase)) return null;
        string? linkPortal = null, ticket = null;
        foreach (var pair in link.Query.TrimStart('?').Split('&'))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at < 0) continue;
            var value = Uri.UnescapeDataString(pair[(at + 1)..]);
            if (pair[..at] == "portal") linkPortal = value;
            if (pair[..at] == "ticket") ticket = value;
        }

        return linkPortal is not null && ticket is not null && IsTicket(ticket) && TryPortal(linkPortal) is { } url ? new PairingLink(url, ticket) : null;
    }

    /// <summary>A portal's base address: https, or http on this very computer; no user, query or fragment. Null when it is not fit.</summary>
    public static Uri? TryPortal(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
            ? new Uri(LineNames.Origin(url) + url.AbsolutePath.TrimEnd('/') + "/")
            : null;

    private static bool IsTicket(string text) =>
        text.Length is >= 16 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
