namespace IssuancePortal.Data.Database;

/// <summary>Folders for what only the portal's own account may read.</summary>
public static class PrivateFolder
{
    /// <summary>Makes the folder, mode 700 on Unix, unless it is there.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows() || Directory.Exists(path)) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
