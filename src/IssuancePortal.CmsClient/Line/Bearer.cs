using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Line;

/// <summary>The token a line signs in with: see <see cref="LineNames.BearerType"/>. Made anew for each connection.</summary>
internal static class Bearer
{
    /// <summary>Longest life that the portal accepts.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    public static string Make(DeviceKey key, Guid workstationId, string origin, DateTimeOffset now)
    {
        var header = Part(new Dictionary<string, object> { ["alg"] = "ES256", ["typ"] = LineNames.BearerType });
        var claims = Part(new Dictionary<string, object>
        {
            ["iss"] = workstationId.ToString("D"),
            ["aud"] = origin,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
        });
        var covered = $"{header}.{claims}";
        return $"{covered}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(covered)))}";

        static string Part(Dictionary<string, object> values) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));
    }
}
