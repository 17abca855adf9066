using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Contracts;

/// <summary>Paths and derived words that portal and client must agree on.</summary>
public static class LineNames
{
    /// <summary>The hub; the client dials it over WebSocket with the bearer of <see cref="BearerType"/>.</summary>
    public const string HubPath = "/hubs/cms-client";

    /// <summary>Where tickets are redeemed.</summary>
    public const string PairPath = "/cms-client/pair";

    /// <summary>URL scheme of the launch link: cmsclient://pair?portal=...&amp;ticket=...</summary>
    public const string Scheme = "cmsclient";

    /// <summary>
    /// typ header of the bearer: a JWS (RFC 7515, ES256) that the client makes for each connection with its device key. Claims: iss = workstation id,
    /// aud = portal origin (see <see cref="Origin"/>), iat, exp (at most 60 s later), jti (single use).
    /// </summary>
    public const string BearerType = "cms-client+jwt";

    /// <summary>The origin of a portal's address as a browser writes it (RFC 6454 §6.1): lower case, without the scheme's default port.</summary>
    public static string Origin(Uri portal) => portal.GetLeftPart(UriPartial.Authority).ToLowerInvariant();

    /// <summary>What a pairing signature covers.</summary>
    public static byte[] PairingText(string portalOrigin, string ticket) => Encoding.UTF8.GetBytes($"IssuancePortal pair v1|{portalOrigin}|{ticket}");

    /// <summary>Compare code of a pairing: six digits from the ticket and the client's device key.</summary>
    public static string PairCode(string ticket, ReadOnlySpan<byte> devicePublicKey) => Code(Encoding.UTF8.GetBytes("IssuancePortal pair code v1|" + ticket), devicePublicKey);

    /// <summary>Compare code of a PIN entry: six digits from both session keys, shown by page and client.</summary>
    public static string PinCode(ReadOnlySpan<byte> clientPublicKey, ReadOnlySpan<byte> pagePublicKey) =>
        Code([.. Encoding.UTF8.GetBytes(SealedPin.CodeInfo), .. clientPublicKey], pagePublicKey);

    private static string Code(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var hash = SHA256.HashData([.. first, .. second]);
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash) % 1_000_000;
        return $"{number / 1000:D3} {number % 1000:D3}";
    }
}
