using System.Globalization;
using System.Security.Claims;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Roles;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Adds the display name, the person, what each role allows and how long a proof is fresh to Identity's claims.</summary>
internal sealed class AccountClaims(
    UserManager<Account> accounts, RoleManager<IdentityRole> roles, AccountGrants grants, IOptions<IdentityOptions> options, IOptions<SignInOptions> signIn)
    : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(PortalClaims.DisplayName, user.DisplayName));
        identity.AddClaim(new Claim(PortalClaims.ProofLasts, ((long)signIn.Value.FreshProof.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        if (user.PersonId is { } person) identity.AddClaim(new Claim(PortalClaims.Person, person.ToString()));
        foreach (var grant in await grants.FindAsync(user.Id)) identity.AddClaim(GrantClaims.Of(grant));
        return identity;
    }
}
