using IssuancePortal.Issuance.Certificates;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Certificates with profile, slot, state, serial number, end of validity and download.</summary>
public sealed partial class CertificateTable
{
    [Parameter, EditorRequired]
    public IReadOnlyList<IssuedCertificate> Certificates { get; set; } = [];

    [Parameter]
    public string? EmptyText { get; set; }

    /// <summary>What was issued together stands together, the latest first, in the order of the slots.</summary>
    private IEnumerable<IssuedCertificate> Ordered => Certificates.GroupBy(x => x.RunId).OrderByDescending(run => run.Max(x => x.NotBefore)).SelectMany(run => run.OrderBy(x => x.State == CertificateState.Revoked).ThenBy(x => x.Slot));

    /// <summary>Beginning and end: enough to compare by eye.</summary>
    private static string Short(string serial) => serial.Length <= 18 ? serial : $"{serial[..8]}…{serial[^8..]}";
}
