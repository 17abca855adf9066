using IssuancePortal.Issuance.Phones;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>What a phone gets, and what of it is there.</summary>
public sealed partial class PhoneCertificates
{
    [Parameter, EditorRequired]
    public PhoneView View { get; set; } = null!;
}
