using System.Text.Json;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Phones;

/// <summary>What a person does with a phone.</summary>
internal enum PhoneJourney
{
    /// <summary>Adds it with a configuration profile: it makes its keys and asks for certificates over SCEP.</summary>
    Profile,

    /// <summary>Adds it with a file (PKCS #12) whose keys the portal makes.</summary>
    File,

    /// <summary>Fetches the new encryption key of a replaced card.</summary>
    Key,
}

/// <summary>What is left outside the portal when it is killed: on the screen, in the phone, and at the authority.</summary>
internal sealed record PhoneRemains
{
    public Guid InvitationId { get; set; }

    /// <summary>What the phone is known by; null before it has it.</summary>
    public string? Secret { get; set; }

    /// <summary>Password of the file, as the person has noted it.</summary>
    public string? Password { get; set; }

    /// <summary>Serial numbers of what the authority has signed.</summary>
    public List<string> Signed { get; init; } = [];
}

/// <summary>
/// A process in which many portals, each on a folder of its own, stand still at each of the writes of a journey, before it or right after its commit, and which is then killed (SIGKILL): as many portals killed in the middle as
/// the journey has writes, twice, for the price of one start.
/// </summary>
internal static class KilledPhones
{
    public const string Verb = "phones";
    private const string Remains = "remains.json";
    private const string Writes = "writes";

    /// <summary>Kills portals at every write of a journey; the number of writes. Their folders are <see cref="FolderOf"/>.</summary>
    public static async Task<int> KillAsync(string template, string scene, PhoneJourney journey)
    {
        await KilledPortal.EndAsync([Verb, template, scene, journey.ToString()]);
        return int.Parse(await File.ReadAllTextAsync(Path.Combine(scene, Writes)), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static string FolderOf(string scene, int write, bool before) => Path.Combine(scene, $"{write}-{(before ? "before" : "after")}");

    public static async Task<PhoneRemains> RemainsAsync(string folder) => Path.Combine(folder, Remains) is var file && File.Exists(file) ? JsonSerializer.Deserialize<PhoneRemains>(await File.ReadAllTextAsync(file))! : new PhoneRemains();

    /// <summary>Runs in the child.</summary>
    public static async Task<int> MainAsync(string template, string scene, PhoneJourney journey)
    {
        for (var write = 1; ; write++)
        {
            foreach (var before in (bool[])[true, false])
            {
                var folder = FolderOf(scene, write, before);
                Copy(template, folder);
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                KillingStore? standing = null;
                var noted = new Noted(folder);
                var bench = await PhoneBench.OnFolderAsync(
                    folder,
                    store => standing = new KillingStore(store, write, before, () =>
                    {
                        reached.TrySetResult();
                        return Task.Delay(Timeout.Infinite);
                    }),
                    authority => new NotedAuthority(authority, noted));
                standing!.Arm();
                var walk = WalkAsync(bench, journey, noted);
                await Task.WhenAny(walk, reached.Task);
                if (reached.Task.IsCompleted) continue;
                await walk;
                await File.WriteAllTextAsync(Path.Combine(scene, Writes), (write - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
                KilledPortal.KillSelf();
            }
        }
    }

    /// <summary>The whole journey, with what anybody outside gets to know noted as it becomes known.</summary>
    private static async Task WalkAsync(PhoneBench bench, PhoneJourney journey, Noted noted)
    {
        var invited = Must(journey == PhoneJourney.Key ? await FetchAsync(bench) : await bench.AskAsync());
        noted.Change(it => it.InvitationId = invited.InvitationId);
        var secret = Must(await bench.Phone.OpenAsync(invited.Token, PhoneBench.Browser));
        noted.Change(it => it.Secret = secret);
        Must(await bench.Add.ConfirmAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
        if (journey == PhoneJourney.File)
        {
            var password = Must(await bench.SetUp.PasswordAsync(invited.InvitationId, PhoneBench.Session, bench.Life.User));
            noted.Change(it => it.Password = password);
            Must(await bench.SetUp.FileAsync(secret));
            return;
        }

        using var phone = bench.NewPhone();
        await phone.InstallAsync(Must(await bench.ProfileAsync(secret)));
    }

    /// <summary>The link with which the phone fetches the new key of its person's card.</summary>
    public static async Task<Result<PhoneInvited>> FetchAsync(PhoneBench bench)
    {
        var update = (await UpdatesAsync(bench)).Single(it => it.IsOpen);
        return await bench.Life.Bench.Get<FetchKey>().BeginAsync(new FetchKeyOrder(update.Id, bench.Proof, PhoneBench.Session), bench.Life.User);
    }

    /// <summary>The updates of the person's phone.</summary>
    public static async Task<IReadOnlyList<IssuanceRequest>> UpdatesAsync(PhoneBench bench)
    {
        var (requests, devices) = await bench.Life.Bench.Store.ReadAsync(async session => (await session.RequestsOfAsync(bench.Life.Bench.Person.Id), await session.DevicesOfAsync(bench.Life.Bench.Person.Id)));
        return [.. requests.Where(it => it.Type == RequestType.Update && devices.Any(device => device.Id == it.DeviceId && device.Kind == DeviceKind.MobileApp))];
    }

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>Kept in a file, for the process will not be there to tell.</summary>
    private sealed class Noted(string folder)
    {
        private readonly PhoneRemains _remains = new();

        public void Change(Action<PhoneRemains> change)
        {
            lock (_remains)
            {
                change(_remains);
                File.WriteAllText(Path.Combine(folder, Remains), JsonSerializer.Serialize(_remains));
            }
        }
    }

    /// <summary>Notes what was signed before anybody else learns of it.</summary>
    private sealed class NotedAuthority(ICertificateAuthority authority, Noted noted) : ICertificateAuthority
    {
        public async Task<Result<byte[]>> IssueAsync(CertificateApplication application, CancellationToken cancellation)
        {
            var issued = await authority.IssueAsync(application, cancellation);
            if (issued.Succeeded)
            {
                using var parsed = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(issued.Value);
                noted.Change(it => it.Signed.Add(Pki.Issuing.SerialNumbers.ToText(parsed.SerialNumberBytes.Span)));
            }

            return issued;
        }

        public Task<Result<bool>> PublishAsync(StatusOrder order, CancellationToken cancellation) => authority.PublishAsync(order, cancellation);
    }
}
