using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Certificates with profile, slot, state, serial number, end of validity, download, and what this person may do with each.</summary>
public sealed partial class CertificateTable
{
    private static readonly CertificateMove[] Moves = Enum.GetValues<CertificateMove>();

    [Parameter, EditorRequired]
    public IReadOnlyList<IssuedCertificate> Certificates { get; set; } = [];

    [Parameter]
    public string? EmptyText { get; set; }

    [Parameter]
    public bool CanDownload { get; set; } = true;

    /// <summary>The device that they are on, where something can be done with them.</summary>
    [Parameter]
    public Device? Device { get; set; }

    /// <summary>Who looks, where something can be done with them.</summary>
    [Parameter]
    public Actor? Actor { get; set; }

    /// <summary>Somebody wants to do something with one.</summary>
    [Parameter]
    public EventCallback<CertificateAsked> OnAsked { get; set; }

    /// <summary>What was issued together stands together, the latest first, in the order of the slots.</summary>
    private IEnumerable<IssuedCertificate> Ordered => Certificates.GroupBy(x => x.RunId).OrderByDescending(run => run.Max(x => x.NotBefore)).SelectMany(run => run.OrderBy(x => x.State == CertificateState.Revoked).ThenBy(x => x.Slot));

    /// <summary>The sign of a move.</summary>
    internal static string IconOf(CertificateMove move) => move switch
    {
        CertificateMove.Hold => "circle-pause",
        CertificateMove.Release => "play",
        _ => "ban",
    };

    private IEnumerable<CertificateMove> MovesOf(IssuedCertificate certificate) =>
        Device is { } device && Actor is { } actor && OnAsked.HasDelegate ? Moves.Where(move => ChangeCertificate.Refuse(device, certificate, move, actor) is null) : [];

    /// <summary>Everything that holds it: it is good again when the last of it is gone.</summary>
    private string? HeldFor(IssuedCertificate certificate) =>
        certificate.Holds.Count == 0 ? null : string.Join(", ", certificate.Holds.Select(hold => hold.Split(':')[0]).Distinct().Select(hold => L[$"Hold.{hold}"].Value));

    /// <summary>Beginning and end: enough to compare by eye.</summary>
    private static string Short(string serial) => serial.Length <= 18 ? serial : $"{serial[..8]}…{serial[^8..]}";
}
