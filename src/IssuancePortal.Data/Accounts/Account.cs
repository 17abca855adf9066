using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Data.Accounts;

/// <summary>Somebody who can sign in. Roles are those of <see cref="Issuance.Roles.Role"/>.</summary>
public sealed class Account : IdentityUser
{
    /// <summary>Name shown to people.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The person behind the account, so that nobody acts on their own device; null for an account that is no one's.</summary>
    public Guid? PersonId { get; set; }

    /// <summary>Language that they chose, "en" or "de", for messages to them; null when they never did.</summary>
    public string? Language { get; set; }

    /// <summary>The password was chosen by the portal: it is good for choosing one's own, and for nothing else.</summary>
    public bool OneTimePassword { get; set; }

    /// <summary>When a password that the portal chose is good for nothing any more, not even for that; null ended already.</summary>
    public DateTimeOffset? OneTimePasswordUntil { get; set; }
}
