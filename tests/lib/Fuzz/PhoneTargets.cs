using System.Net;
using System.Security.Cryptography;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Phones;
using IssuancePortal.SimulatedDevices.Phone;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>What a phone is sent: configuration profiles, whole and below a good signature.</summary>
internal static class PhoneTargets
{
    public static IEnumerable<FuzzTarget> All()
    {
        var now = TimeProvider.System.GetUtcNow();
        var key = SoftwareSigningKey.Create("signer", KeyAlgorithm.P256);
        var root = Authority.CreateRoot(new SubjectData { CommonName = "Root", Organisation = "Example", Country = "DE" }, key, now.AddDays(-1), now.AddDays(7000));
        var profile = new ConfigurationProfile("org.example.phone", "Example", "Example", "Certificates");
        profile.AddAuthority(root, isRoot: true);
        profile.AddScep(new ScepPayload("Sign-in", new Uri("https://portal.example.org/scep"), "Ada Müller", "abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789", 2048, 0x9A));
        var authorities = new ConfigurationProfile("org.example.trust", "Example", "Example", "Authorities");
        authorities.AddAuthority(root, isRoot: true);
        byte[][] lists = [profile.Encode(), authorities.Encode()];
        yield return new FuzzTarget("Configuration profile", [.. lists.Select(it => ConfigurationProfile.Sign(it, root, key, now))], Installs);
        yield return new FuzzTarget("Configuration profile, well signed", lists, input => input.Length > 0 && Installs(ConfigurationProfile.Sign(input, root, key, now)));
    }

    /// <summary>True for one that is installed, or read as far as the server, which knows nobody.</summary>
    private static bool Installs(byte[] profile)
    {
        using var http = new HttpClient(new Nobody());
        using var phone = new SimulatedPhone(http);
        try
        {
            phone.InstallAsync(profile).GetAwaiter().GetResult();
            return true;
        }
        catch (HttpRequestException)
        {
            return true;
        }
        catch (Exception cause) when (cause is InvalidOperationException or CryptographicException)
        {
            return false;
        }
    }

    private sealed class Nobody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
