using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>Certificates that live on although their device was terminated, because its policy said so.</summary>
internal static class Outlived
{
    /// <summary>Those of a person that are in use or on hold.</summary>
    public static async Task<IReadOnlyList<IssuedCertificate>> OutlivedCertificatesAsync(this IStoreSession session, Guid personId, CancellationToken cancellation)
    {
        var outlived = new List<IssuedCertificate>();
        foreach (var certificate in await session.CertificatesOfPersonAsync(personId, cancellation))
        {
            if (certificate is { State: CertificateState.Active or CertificateState.OnHold, DeviceId: { } id } && await session.DeviceAsync(id, cancellation) is { } device && HasEnded(device)) outlived.Add(certificate);
        }

        return outlived;
    }

    /// <summary>True for a device that has ended for its person.</summary>
    public static bool HasEnded(Device device) => device.State is DeviceState.Terminated or DeviceState.Disposed;
}
