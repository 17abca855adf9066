using System.Security.Cryptography;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Public keys of clients, as they come in from outside.</summary>
internal static class DeviceKeys
{
    /// <summary>Longest SubjectPublicKeyInfo of a P-256 key that is looked at.</summary>
    private const int MaxBytes = 120;

    /// <summary>The P-256 key of a SubjectPublicKeyInfo; null when it is anything else.</summary>
    public static ECDsa? TryImport(byte[]? subjectPublicKeyInfo)
    {
        if (subjectPublicKeyInfo is not { Length: > 0 and <= MaxBytes }) return null;
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read == subjectPublicKeyInfo.Length && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value) return key;
        }
        catch (Exception cause) when (cause is CryptographicException or PlatformNotSupportedException or ArgumentException)
        {
            // Not a key, or one on a curve that the platform does not know.
        }

        key.Dispose();
        return null;
    }
}
