using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>Files and folders that only their owner may read (mode 600 and 700; on Windows the user profile's own protection).</summary>
internal static partial class PrivateFile
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
            if (OperatingSystem.IsWindows()) File.Move(temporary, file, overwrite: false);
            else Link(temporary, file);
            return true;
        }
        catch (IOException) when (File.Exists(file))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Replaces a file whole, so that a reader never sees half of it.</summary>
    public static void Replace(string file, byte[] content) => File.Move(WriteTemporary(file, content), file, overwrite: true);

    /// <summary>Gives the content its name, which exactly one of several processes can (POSIX link(2)): moving a file looks first whether there is one and takes its place then, so that two could both be first.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void Link(string from, string to)
    {
        if (MakeLink(from, to) != 0) throw new IOException($"{to} could not be written: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeLink(string from, string to);

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
