using System.Globalization;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Settings;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>The way into the user portal for people who have no device yet, or not with them. Plain forms without a circuit.</summary>
public sealed partial class MeSignInPage
{
    /// <summary>How they prove who they are; null asks.</summary>
    [SupplyParameterFromQuery]
    private string? Way { get; set; }

    [SupplyParameterFromQuery]
    private string? Name { get; set; }

    /// <summary>Why the last try was refused: the end of a text key <c>Fault.*</c>.</summary>
    [SupplyParameterFromQuery]
    private string? Fault { get; set; }

    /// <summary>A code was sent.</summary>
    [SupplyParameterFromQuery]
    private string? Sent { get; set; }

    [Inject]
    private CheckSecurityAnswers Questions { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    /// <summary>What is asked, once a name is known.</summary>
    private IReadOnlyList<SecurityQuestion> Asked { get; set; } = [];

    private string StartText => Settings.Get<StartPageSettings>().In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    private bool HasEmergency => Settings.Get<UnlockSettings>().Assisted;

    private bool HasInitialPassword => Settings.Get<SelfServiceSettings>().InitialPassword;

    private bool HasCode => Settings.Get<SelfServiceSettings>().EmailCode;

    protected override async Task OnParametersSetAsync()
    {
        Way = Way switch
        {
            "initial-password" or "code" => Way,
            "emergency-password" when HasEmergency => Way,
            "questions" when Questions.SignsIn => Way,
            _ => null,
        };
        Asked = Way == "questions" && Name is { Length: > 0 and <= 256 } name ? await Questions.AskAsync(name) : [];
    }
}
