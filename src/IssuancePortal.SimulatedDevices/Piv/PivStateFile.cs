using System.Text.Json;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Keeps a card's state in a file, or only in memory when there is no path. Each write replaces the file at once, so that a killed process leaves the state before or after a command, never between.</summary>
internal sealed class PivStateFile(string? path)
{
    /// <summary>The state in the file, or null when there is no file yet.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public PivState? TryLoad()
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            using var file = File.OpenRead(path);
            var state = JsonSerializer.Deserialize(file, PivStateJson.Default.PivState);
            if (state?.Format == PivState.Expected) return state;
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not the state of a simulated PIV card.", fault);
        }

        throw new InvalidDataException($"{path} is not the state of a simulated PIV card that this version reads ({PivState.Expected}).");
    }

    /// <summary>Writes beside the file and renames over it. Only the owner may read it.</summary>
    public void Save(PivState state)
    {
        if (path is null) return;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var beside = path + ".new";
        using (var file = new FileStream(beside, options)) JsonSerializer.Serialize(file, state, PivStateJson.Default.PivState);
        File.Move(beside, path, overwrite: true);
    }
}
