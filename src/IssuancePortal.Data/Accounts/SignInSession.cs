namespace IssuancePortal.Data.Accounts;

/// <summary>One sign-in, from its start until its person or an administrator ends it or its cookie runs out.</summary>
public sealed class SignInSession
{
    /// <summary>Random, as in the cookie; of no use without the cookie's own seal.</summary>
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required SignInWay Way { get; init; }

    /// <summary>The device that was signed in with.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>What the browser says it is, shortened.</summary>
    public string Browser { get; init; } = "";

    /// <summary>Address that it came from.</summary>
    public string Address { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was ended before its time; null while it may go on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>Ways to prove who one is.</summary>
public enum SignInWay
{
    /// <summary>The account's own password.</summary>
    Password,

    /// <summary>A passkey (Web Authentication).</summary>
    Passkey,

    /// <summary>A card that this portal issued, with its PIN.</summary>
    Card,

    /// <summary>Another provider, over OpenID Connect.</summary>
    OpenIdConnect,

    /// <summary>The password of the corporate directory.</summary>
    Directory,

    /// <summary>The initial password that came with a device; opens the user portal only.</summary>
    InitialPassword,

    /// <summary>A code sent by e-mail; opens the user portal only.</summary>
    EmailCode,

    /// <summary>The password that the help desk told for an unlock; opens the user portal only.</summary>
    EmergencyPassword,

    /// <summary>Answers to security questions, where a site still allows them; open the user portal only.</summary>
    SecurityQuestions,
}
