using System.ComponentModel.DataAnnotations;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Issuance.Settings;

/// <summary>
/// Security questions, a legacy way to prove who one is: others know or find out the answers, so SP 800-63B does not accept it. Off unless a site still needs it; the code by e-mail does the same better.
/// </summary>
public sealed record SecurityQuestionSettings : ISettingsSection
{
    /// <summary>People may give answers, and prove with them who they are.</summary>
    public bool On { get; init; }

    /// <summary>Answers open the user portal.</summary>
    public bool SignIn { get; init; } = true;

    /// <summary>The help desk may ask a caller for the answers.</summary>
    public bool HelpDesk { get; init; } = true;

    /// <summary>Answers that each person gives, all of which must be right; 2 to 5.</summary>
    [Range(2, 5)]
    public int Answers { get; init; } = 3;

    /// <summary>Wrong tries in a row until the answers are locked; 1 to 10.</summary>
    [Range(1, 10)]
    public int Tries { get; init; } = 3;

    /// <summary>Questions to choose from.</summary>
    public IReadOnlyList<SecurityQuestion> Questions { get; init; } = Enum.GetValues<SecurityQuestion>();

    /// <inheritdoc/>
    public IEnumerable<Refusal> Faults()
    {
        if (Questions.Count < Answers) yield return new Refusal("refusal.setting-few-questions", Answers);
    }
}
