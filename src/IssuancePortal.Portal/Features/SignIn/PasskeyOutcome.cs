using Microsoft.Extensions.Localization;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>What became of a question of js/passkey.js.</summary>
/// <param name="Done">It was answered, and the portal agreed.</param>
/// <param name="Fault">Why not: a sentence of the portal, or one word of the script.</param>
internal sealed record PasskeyOutcome(bool Done, string? Fault)
{
    /// <summary>Why not, for the person.</summary>
    public string Words(IStringLocalizer<AccountText> texts) =>
        texts[$"Passkey.Fault.{Fault}"] is { ResourceNotFound: false } known ? known.Value : Fault ?? texts["Passkey.Fault.cancelled"].Value;
}
