using System.Net;
using System.Net.Sockets;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Tells public addresses from those that only the portal's own network reaches (IANA special-purpose registries of IPv4 and IPv6, RFC 6890).</summary>
internal static class AddressGuard
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>What an option can allow. Link-local is not among it: there clouds keep the services that hand out their keys.</summary>
    private static readonly IPNetwork[] Private = [.. new[] { "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7" }.Select(IPNetwork.Parse)];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    /// <summary>True for an address of the public Internet. An IPv4 address inside an IPv6 one counts as itself.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Plain(address);
        return !NotPublic.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>True when a receiver at this address may be called.</summary>
    public static bool Allows(IPAddress address, WebhookOptions options)
    {
        var plain = Plain(address);
        if (IPAddress.IsLoopback(address) || IPAddress.IsLoopback(plain)) return options.AllowLocalhost && (IPAddress.IsLoopback(address) || address.IsIPv4MappedToIPv6);
        return IsPublic(plain) || (options.AllowPrivateAddresses && Private.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain)));
    }

    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Any) || address.Equals(IPAddress.IPv6Loopback)) return address;
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address) || Compatible.Contains(address)) return new IPAddress(bytes.AsSpan(12));
        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : address;
    }
}
