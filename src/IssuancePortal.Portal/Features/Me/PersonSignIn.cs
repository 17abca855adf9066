using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Opens a session of the user portal for somebody who has proved who they are.</summary>
internal sealed class PersonSignIn(PersonAccounts accounts, Admission admission)
{
    /// <returns>Null, or why not.</returns>
    public async Task<Refusal?> OpenAsync(Person person, SignInWay way, CancellationToken cancellation) =>
        await admission.AdmitAsync(await accounts.OfAsync(person, cancellation), way, cancellation: cancellation);
}
