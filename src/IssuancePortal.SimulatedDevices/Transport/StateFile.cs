using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>
/// Keeps a device's state in a file, or only in memory when there is no path. Each write replaces the file at once, so that a killed process leaves the state before or after a command, never between.
/// </summary>
/// <param name="path">The file; null for none.</param>
/// <param name="device">What it is the state of, in words.</param>
/// <param name="format">The format that is read, as the state names it.</param>
/// <param name="formatOf">The format that a state names.</param>
/// <param name="json">How the state is written.</param>
internal class StateFile<T>(string? path, string device, string format, Func<T, string> formatOf, JsonTypeInfo<T> json)
    where T : class
{
    /// <summary>The state in the file, or null when there is no file yet.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public T? TryLoad()
    {
        if (path is null || !File.Exists(path)) return null;
        try
        {
            using var file = File.OpenRead(path);
            if (JsonSerializer.Deserialize(file, json) is { } state && formatOf(state) == format) return state;
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not the state of {device}.", fault);
        }

        throw new InvalidDataException($"{path} is not the state of {device} that this version reads ({format}).");
    }

    /// <summary>Writes beside the file and renames over it. Only the owner may read it.</summary>
    public void Save(T state)
    {
        if (path is null) return;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var beside = path + ".new";
        using (var file = new FileStream(beside, options)) JsonSerializer.Serialize(file, state, json);
        File.Move(beside, path, overwrite: true);
    }
}
