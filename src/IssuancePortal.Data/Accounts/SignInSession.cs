using IssuancePortal.Issuance.SignIn;

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
