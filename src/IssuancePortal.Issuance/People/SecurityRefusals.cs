namespace IssuancePortal.Issuance.People;

/// <summary>Why answers to security questions are not taken, or not asked for.</summary>
internal static class SecurityRefusals
{
    public static readonly Refusal Off = new("refusal.questions-off");

    /// <summary>The session was opened with the answers themselves.</summary>
    public static readonly Refusal WeakSession = new("refusal.answers-session");

    public static readonly Refusal AnswerLength = new("refusal.answer-length", SetSecurityAnswers.Shortest, SetSecurityAnswers.Longest);

    public static readonly Refusal SameAnswers = new("refusal.answers-same");

    public static readonly Refusal NoAnswers = new("refusal.answers-none");

    public static readonly Refusal Locked = new("refusal.answers-locked");

    public static readonly Refusal Wrong = new("refusal.answers-wrong");

    public static Refusal WrongQuestions(int number) => new("refusal.answers-number", number);
}
