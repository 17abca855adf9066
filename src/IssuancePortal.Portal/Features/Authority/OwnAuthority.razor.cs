using System.Globalization;
using IssuancePortal.Issuance.Certificates;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>The portal's own authority: its certificates with where their keys lie and how long they are good, to be fetched and compared.</summary>
public sealed partial class OwnAuthority
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(180);

    /// <summary>Its certificates.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<AuthorityPart> Parts { get; set; } = [];

    [Inject]
    private AuthorityOptions Options { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private bool EndsSoon(AuthorityPart part) => !part.IsRenewed && part.NotAfter - Time.GetUtcNow() < Soon;

    /// <summary>The beginning of a fingerprint, in groups of four.</summary>
    private static string Short(string fingerprint) => $"SHA-256 {string.Join(' ', Enumerable.Range(0, 5).Select(i => fingerprint.Substring(4 * i, 4)))} …";
}
