using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Phones;

/// <summary>The six digits that phone and portal show, large and in two groups.</summary>
public sealed partial class PhoneCode
{
    [Parameter, EditorRequired]
    public string Code { get; set; } = "";

    /// <summary>Digit by digit, for those who hear it.</summary>
    private string Spelled => string.Join(' ', Code.ToCharArray());
}
