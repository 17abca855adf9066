using System.DirectoryServices.Protocols;
using System.Runtime.InteropServices;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>
/// Whom the system's LDAP library trusts. On Linux that is OpenLDAP's, which .NET can only give a folder whose form depends on the TLS library behind it; its own option takes a file with all of them
/// (ldap_set_option(3): LDAP_OPT_X_TLS_CACERTFILE). Elsewhere the system's store of certificates counts.
/// </summary>
internal static partial class LdapTrust
{
    private const string Library = "libldap";
    private const int CaCertFile = 0x6002;
    private const int RequireCertificate = 0x6006;
    private const int NewContext = 0x600F;
    private const int DemandIt = 2;

    private static readonly Lock Sync = new();
    private static string? _set;

    static LdapTrust() => NativeLibrary.SetDllImportResolver(typeof(LdapTrust).Assembly, (name, assembly, path) =>
    {
        if (name != Library) return 0;
        // The first that is there, in the order in which System.DirectoryServices.Protocols looks, so that both use the same one.
        foreach (var file in (string[])["libldap.so.2", "libldap-2.6.so.0", "libldap-2.5.so.0", "libldap-2.4.so.2"])
            if (NativeLibrary.TryLoad(file, assembly, path, out var handle)) return handle;
        return 0;
    });

    /// <summary>A server's certificate is demanded and judged, whatever the machine's ldap.conf says; by the roots of a file where there is one.</summary>
    /// <exception cref="LdapException">The library does not take it.</exception>
    public static void Demand(string? caFile)
    {
        if (!OperatingSystem.IsLinux()) return;
        lock (Sync)
        {
            if (_set == (caFile ?? "")) return;
            var result = SetInt(0, RequireCertificate, DemandIt);
            if (result == 0 && (caFile is not null || _set is not null)) result = SetText(0, CaCertFile, caFile);
            if (result == 0) result = SetInt(0, NewContext, 0);
            if (result != 0) throw new LdapException(result, "The LDAP library does not take the certificates to be trusted.");
            _set = caFile ?? "";
        }
    }

    [LibraryImport(Library, EntryPoint = "ldap_set_option")]
    private static partial int SetInt(nint ld, int option, in int value);

    [LibraryImport(Library, EntryPoint = "ldap_set_option", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetText(nint ld, int option, string? value);
}
