using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;
using IssuancePortal.Pki.Requests;
using IssuancePortal.TestLib;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>A portal that listens with and without TLS, people with phones that are being set up, and a folder for clients that we did not write.</summary>
public sealed class DoorRig : IAsyncDisposable
{
    private readonly TestAuthority _site = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("door-");
    private X509Certificate2? _server;

    internal TestPortal Portal => field ??= Start();

    public string Folder => _folder.FullName;

    public string Scep => new Uri(Portal.Address, "/scep").AbsoluteUri;

    public string Est => Portal.SecureAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>Where a certificate is asked for in every handshake, for clients that cannot be asked later.</summary>
    public string Devices => Portal.DeviceAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>The authority of the portal's server certificate, PEM.</summary>
    public string CaFile => _site.CaFile;

    /// <summary>A phone that is being set up, with tickets for it; the second for its signature.</summary>
    internal async Task<Begun> BeginAsync(KeyAlgorithm algorithm = KeyAlgorithm.Rsa2048, int tickets = 1, bool isReleased = true, TimeSpan? life = null, string? session = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var begun = await Portal.Store.ChangeAsync<Begun>(async store =>
        {
            var person = (await store.PersonByNameAsync("olga.petrova@meridian.example"))!;
            var device = new Device { Kind = DeviceKind.MobileApp, Serial = $"M{RandomNumberGenerator.GetHexString(12)}", Edge = "mobile", PersonId = person.Id, CreatedAt = now, RunId = Guid.NewGuid(), CardUuid = Guid.NewGuid(), ExpiresAt = now.AddDays(300) };
            foreach (var move in (DeviceMove[])[DeviceMove.Bind, DeviceMove.StartPersonalisation]) Assert.True(device.Move(move, MoveActor.User).Succeeded);
            store.Add(device);
            var passwords = new List<string>();
            foreach (var (slot, profile) in new[] { ((byte)0x9A, "derived-authentication"), ((byte)0x9C, "derived-signature") }.Take(tickets))
            {
                var (label, hash, clear) = EnrolmentTicket.NewPassword();
                passwords.Add(clear);
                store.Add(new EnrolmentTicket
                {
                    EnrolmentId = device.RunId.Value, Label = label, SecretHash = hash, PersonId = person.Id, DeviceId = device.Id, Profile = profile, Slot = slot, Algorithm = algorithm, SessionId = session,
                    CreatedAt = now, ExpiresAt = now + (life ?? TimeSpan.FromMinutes(15)), ReleasedAt = isReleased ? now : null,
                });
            }

            return new Begun(device.Id, device.RunId.Value, person.Name, passwords);
        });
        return begun.Value;
    }

    internal Task<Device?> DeviceAsync(Begun begun) => Portal.Store.ReadAsync(store => store.DeviceAsync(begun.DeviceId));

    internal async Task<IssuedCertificate?> CertificateAsync(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        var serial = SerialNumbers.ToText(certificate.SerialNumberBytes.Span);
        return await Portal.Store.ReadAsync(store => store.CertificateAsync(serial));
    }

    /// <summary>Its person agrees on the other screen.</summary>
    internal Task ReleaseAsync(Begun begun) => ChangeTicketsAsync(begun, ticket => ticket.ReleasedAt = TimeProvider.System.GetUtcNow());

    internal Task ChangeTicketsAsync(Begun begun, Action<EnrolmentTicket> change) => Portal.Store.ChangeAsync<bool>(async store =>
    {
        foreach (var ticket in await store.Enrolments.TicketsAsync(begun.EnrolmentId)) change(ticket);
        return true;
    });

    /// <summary>A certificate of the portal grows old: it ends in a week.</summary>
    internal async Task AgeAsync(byte[] der)
    {
        var serial = (await CertificateAsync(der))!.SerialNumber;
        var ticks = TimeProvider.System.GetUtcNow().AddDays(7).UtcTicks;
        Assert.Equal(1, await Portal.DbAsync(db => db.Database.ExecuteSqlInterpolatedAsync($"UPDATE Certificates SET NotAfter = {ticks} WHERE SerialNumber = {serial}")));
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo()) await Task.Delay(50, limit.Token);
    }

    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(Path.Combine(Folder, name), content);
        return name;
    }

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>Runs a client and returns its exit code with both outputs.</summary>
    public async Task<(int Exit, string Output)> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = Folder };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a client that must succeed.</summary>
    public async Task<string> MustAsync(string tool, params string[] arguments)
    {
        var (exit, output) = await RunAsync(tool, arguments);
        Assert.True(exit == 0, $"{tool} {string.Join(' ', arguments)}: exit {exit}\n{output}");
        return output;
    }

    /// <summary>The certificates above and beside those that are issued, as ra, issuing and root, each .crt (DER) and .pem.</summary>
    public async Task FetchAuthoritiesAsync()
    {
        await MustAsync("sh", "-c", $"curl -s '{Scep}?operation=GetCACert' -o bag.der && openssl pkcs7 -inform DER -in bag.der -print_certs -out all.pem");
        var bag = CertificateBag.Unpack(Read("bag.der"));
        foreach (var (name, part) in new[] { ("ra", "Registration Authority"), ("issuing", "Issuing CA"), ("root", "Root CA") })
        {
            var der = bag.Single(it => Subject(it).Contains(part, StringComparison.Ordinal));
            File($"{name}.crt", der);
            await System.IO.File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.pem"), PemEncoding.WriteString("CERTIFICATE", der) + "\n");
        }
    }

    private static string Subject(byte[] der)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return certificate.Subject;
    }

    /// <summary>A request with a password.</summary>
    public static byte[] Request(RSA key, string password)
    {
        var request = new CertificateRequest("CN=phone", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        writer.WriteCharacterString(System.Formats.Asn1.UniversalTagNumber.UTF8String, password);
        request.OtherRequestAttributes.Add(new AsnEncodedData("1.2.840.113549.1.9.7", writer.Encode()));
        return request.CreateSigningRequest();
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        _server?.Dispose();
        _site.Dispose();
        _folder.Delete(recursive: true);
    }

    private TestPortal Start()
    {
        var (certificate, chain) = _site.Server("localhost");
        _server = certificate;
        return TestPortal.ListeningSecurely(certificate, chain, ("SignIn:FailuresPerAddress", "10000"));
    }

    internal sealed record Begun(Guid DeviceId, Guid EnrolmentId, string Person, IReadOnlyList<string> Passwords);
}
