using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>The user portal: one's own devices, set up and reported by oneself.</summary>
internal sealed class MeRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder) => builder.Services
        .AddScoped<PersonAccounts>()
        .AddScoped<PersonSignIn>()
        .AddSingleton<ICodeSender, MailedCode>()
        .AddNav<MeText>(5, "Nav", "user-round", "me", Permission.UseOwnDevices);

    public void Map(WebApplication app) => app.MapMe();
}
