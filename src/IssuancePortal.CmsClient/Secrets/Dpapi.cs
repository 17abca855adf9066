using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>Windows' data protection for the current user (CryptProtectData); elsewhere the bytes pass as they are, under the file's mode.</summary>
internal static partial class Dpapi
{
    private const uint NoUserInterface = 1;

    public static byte[] Protect(byte[] clear) => OperatingSystem.IsWindows() ? Call(clear, protect: true) : [.. clear];

    public static byte[] Unprotect(byte[] sealedBytes) => OperatingSystem.IsWindows() ? Call(sealedBytes, protect: false) : sealedBytes;

    [SupportedOSPlatform("windows")]
    private static unsafe byte[] Call(byte[] input, bool protect)
    {
        fixed (byte* bytes = input)
        {
            var source = new Blob { Size = (uint)input.Length, Data = (nint)bytes };
            Blob target = default;
            var done = protect
                ? CryptProtectData(&source, 0, 0, 0, 0, NoUserInterface, &target)
                : CryptUnprotectData(&source, 0, 0, 0, 0, NoUserInterface, &target);
            if (done == 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
            try
            {
                return new ReadOnlySpan<byte>((void*)target.Data, (int)target.Size).ToArray();
            }
            finally
            {
                new Span<byte>((void*)target.Data, (int)target.Size).Clear();
                LocalFree(target.Data);
            }
        }
    }

    [LibraryImport("crypt32.dll", SetLastError = true)]
    private static unsafe partial int CryptProtectData(Blob* source, nint description, nint entropy, nint reserved, nint prompt, uint flags, Blob* target);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    private static unsafe partial int CryptUnprotectData(Blob* source, nint description, nint entropy, nint reserved, nint prompt, uint flags, Blob* target);

    [LibraryImport("kernel32.dll")]
    private static partial nint LocalFree(nint memory);

    [StructLayout(LayoutKind.Sequential)]
    private struct Blob
    {
        public uint Size;
        public nint Data;
    }
}
