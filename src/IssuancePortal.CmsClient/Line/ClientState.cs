using System.Text.Json;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Line;

/// <summary>
/// What the client keeps on disk: its device key and the portals it is paired with. Nothing of any card or PIN. Several processes of one user may use the same
/// folder: the running client sees a pairing that another process saves.
/// </summary>
public sealed class ClientState : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _portalsFile;

    private ClientState(string folder)
    {
        Folder = folder;
        _portalsFile = Path.Combine(folder, "portals.json");
        Key = DeviceKey.LoadOrCreate(Path.Combine(folder, "device.key"));
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The key this computer is known by.</summary>
    public DeviceKey Key { get; }

    /// <summary>Where the state lies when no folder is named: ~/.config/cms-client, or %LOCALAPPDATA%\cms-client on Windows.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(
            OperatingSystem.IsWindows() ? Environment.SpecialFolder.LocalApplicationData : Environment.SpecialFolder.ApplicationData,
            Environment.SpecialFolderOption.DoNotVerify),
        "cms-client");

    /// <summary>Opens the folder, making it and the device key at first use.</summary>
    public static ClientState Open(string? folder = null)
    {
        folder = Path.GetFullPath(folder ?? DefaultFolder);
        PrivateFile.CreateFolder(folder);
        return new ClientState(folder);
    }

    /// <summary>The portals as they are on disk now, in the order of pairing.</summary>
    public IReadOnlyList<PairedPortal> Portals() =>
        File.Exists(_portalsFile) ? JsonSerializer.Deserialize<List<PairedPortal>>(File.ReadAllBytes(_portalsFile), Json) ?? [] : [];

    /// <summary>Remembers a pairing; one for each portal.</summary>
    public void Save(PairedPortal portal) =>
        Write([.. Portals().Where(p => p.Origin != portal.Origin), portal]);

    /// <summary>Forgets a portal; false when it was not known.</summary>
    public bool Forget(string origin)
    {
        var portals = Portals();
        var rest = portals.Where(p => p.Origin != origin).ToList();
        if (rest.Count == portals.Count) return false;
        Write(rest);
        return true;
    }

    /// <summary>Claims the folder for the one process that runs the lines; null when another has it.</summary>
    public IDisposable? TryClaim()
    {
        try
        {
            return new FileStream(Path.Combine(Folder, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private void Write(IReadOnlyList<PairedPortal> portals) => PrivateFile.Replace(_portalsFile, JsonSerializer.SerializeToUtf8Bytes(portals, Json));
}

/// <summary>A portal this computer is paired with; its address is pinned here.</summary>
/// <param name="Url">Base address, with a path when the portal does not live at the root.</param>
/// <param name="Name">The portal's name.</param>
/// <param name="Person">Who paired it.</param>
/// <param name="WorkstationId">The id to sign in with.</param>
/// <param name="PairedAt">When.</param>
public sealed record PairedPortal(Uri Url, string Name, string Person, Guid WorkstationId, DateTimeOffset PairedAt)
{
    /// <summary>The portal's origin.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Origin => LineNames.Origin(Url);
}
