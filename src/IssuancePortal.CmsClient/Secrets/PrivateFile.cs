namespace IssuancePortal.CmsClient.Secrets;

/// <summary>Files and folders that only their owner may read (mode 600 and 700; on Windows the user profile's own protection).</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, OwnerFile | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a new file whole; false when another process was first.</summary>
    public static bool TryCreate(string file, byte[] content)
    {
        var temporary = WriteTemporary(file, content);
        try
        {
            File.Move(temporary, file, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(temporary);
            return false;
        }
    }

    /// <summary>Replaces a file whole, so that a reader never sees half of it.</summary>
    public static void Replace(string file, byte[] content) => File.Move(WriteTemporary(file, content), file, overwrite: true);

    private static string WriteTemporary(string file, byte[] content)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        using var stream = new FileStream(temporary, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return temporary;
    }
}
