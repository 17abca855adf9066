namespace IssuancePortal.Issuance.People;

/// <summary>What a person answered to security questions: salted hashes only, never to be read back. Set anew as a whole.</summary>
public sealed class SecurityAnswers
{
    public required Guid PersonId { get; init; }

    public required IReadOnlyList<SecurityAnswer> Answers { get; set; }

    public required DateTimeOffset SetAt { get; set; }

    /// <summary>Wrong tries since the last right one.</summary>
    public int Failures { get; set; }

    /// <summary>When too many wrong tries locked them, until they are set anew; null while they can be used.</summary>
    public DateTimeOffset? LockedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>True once too many tries were wrong.</summary>
    public bool IsLocked => LockedAt is not null;

    /// <summary>What counts of an answer: its letters, digits and signs in one case, without blanks.</summary>
    public static string Normal(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(x => !char.IsWhiteSpace(x))).ToUpperInvariant();
}

/// <summary>One answer.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Hash">Of <see cref="SecurityAnswers.Normal"/>, by <see cref="SlowHash"/>.</param>
public sealed record SecurityAnswer(SecurityQuestion Question, byte[] Salt, byte[] Hash);

/// <summary>What can be asked; its words are the text <c>setting.SecurityQuestion.*</c>.</summary>
public enum SecurityQuestion
{
    FirstSchool,
    FirstTeacher,
    FirstStreet,
    FirstEmployer,
    FirstJourney,
    ChildhoodFriend,
    ChildhoodNickname,
    FavouriteBook,
    GrandmotherGivenName,
    PlaceParentsMet,
}
