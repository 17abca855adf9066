namespace IssuancePortal.Data.Accounts;

/// <summary>An account to be made.</summary>
/// <param name="UserName">Name to sign in with.</param>
/// <param name="DisplayName">Name shown to people.</param>
/// <param name="Email">E-mail, to sign in with as well; unique.</param>
/// <param name="Password">Hashed at once, never kept.</param>
/// <param name="Roles">Some of <see cref="Issuance.Roles.Role.All"/>.</param>
/// <param name="PersonId">The person behind it.</param>
public sealed record NewAccount(string UserName, string DisplayName, string Email, string Password, IReadOnlyList<string> Roles, Guid? PersonId = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(NewAccount)} {UserName}";
}
