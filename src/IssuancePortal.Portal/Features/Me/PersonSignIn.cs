using System.Security.Claims;
using System.Security.Cryptography;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Opens a session of the user portal for somebody who has proved who they are; the proof is audited where it is given.</summary>
internal sealed class PersonSignIn(PersonAccounts accounts, SignInManager<Account> signIn)
{
    public async Task OpenAsync(Person person, CancellationToken cancellation)
    {
        var account = await accounts.OfAsync(person, cancellation);
        await signIn.SignInWithClaimsAsync(account, isPersistent: false, [new Claim(PortalClaims.Session, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)))]);
    }
}
