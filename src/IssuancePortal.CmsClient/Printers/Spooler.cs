using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace IssuancePortal.CmsClient.Printers;

/// <summary>What is used of winspool.drv.</summary>
[SupportedOSPlatform("windows")]
internal static partial class Spooler
{
    private const string Library = "winspool.drv";
    private const uint LocalAndConnected = 0x2 | 0x4;
    private const uint DeleteJob = 5;

    /// <summary>DOC_INFO_1W.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Document
    {
        public nint Name;
        public nint OutputFile;
        public nint Type;
    }

    /// <summary>PRINTER_INFO_4W.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PrinterName
    {
        public nint Name;
        public nint Server;
        public uint Attributes;
    }

    /// <summary>The beginning of JOB_INFO_1W.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct JobBeginning
    {
        public uint Id;
        public nint Printer;
        public nint Machine;
        public nint User;
        public nint Title;
        public nint Type;
        public nint StatusText;
        public uint Status;
    }

    /// <summary>Names of the printers of this computer and those that the user is connected to.</summary>
    public static unsafe IReadOnlyList<string> Names()
    {
        EnumPrinters(LocalAndConnected, null, 4, null, 0, out var size, out _);
        if (size == 0) return [];
        var buffer = new byte[size];
        fixed (byte* start = buffer)
        {
            if (!EnumPrinters(LocalAndConnected, null, 4, start, size, out _, out var count)) return [];
            var names = new List<string>();
            for (var index = 0; index < count; index++)
            {
                if (Marshal.PtrToStringUni(((PrinterName*)start)[index].Name) is { Length: > 0 } name) names.Add(name);
            }

            return names;
        }
    }

    /// <summary>Flags of a job (JOB_STATUS_...); null for one that is no longer in the queue.</summary>
    public static unsafe uint? StatusOf(nint printer, uint job)
    {
        GetJob(printer, job, 1, null, 0, out var size);
        if (size == 0) return null;
        var buffer = new byte[size];
        fixed (byte* start = buffer) return GetJob(printer, job, 1, start, size, out _) ? ((JobBeginning*)start)->Status : null;
    }

    /// <summary>Takes a job out of the queue.</summary>
    public static void Delete(nint printer, uint job) => SetJob(printer, job, 0, 0, DeleteJob);

    [LibraryImport(Library, EntryPoint = "OpenPrinterW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool OpenPrinter(string name, out nint printer, nint defaults);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool ClosePrinter(nint printer);

    [LibraryImport(Library, EntryPoint = "StartDocPrinterW", SetLastError = true)]
    internal static partial uint StartDocPrinter(nint printer, uint level, in Document document);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool EndDocPrinter(nint printer);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool StartPagePrinter(nint printer);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool EndPagePrinter(nint printer);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool AbortPrinter(nint printer);

    [LibraryImport(Library, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool WritePrinter(nint printer, byte[] bytes, uint count, out uint written);

    [LibraryImport(Library, EntryPoint = "EnumPrintersW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool EnumPrinters(uint flags, string? name, uint level, byte* buffer, uint size, out uint needed, out uint count);

    [LibraryImport(Library, EntryPoint = "GetJobW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static unsafe partial bool GetJob(nint printer, uint job, uint level, byte* buffer, uint size, out uint needed);

    [LibraryImport(Library, EntryPoint = "SetJobW", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetJob(nint printer, uint job, uint level, nint info, uint command);
}
