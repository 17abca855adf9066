using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.Admin;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>The embedded certificate authority and what it publishes, and the authorities outside.</summary>
internal sealed class AuthorityRegistration : IPortalFeature
{
    /// <summary>After the database, before runs.</summary>
    public int Order => 10;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<AuthorityOptions>(AuthorityOptions.Section, options => options.Faults());
        builder.AddCheckedOptions<AttestationOptions>(AttestationOptions.Section, options => options.Faults());
        builder.AddCheckedOptions<OutsideOptions>(OutsideOptions.Section, options => options.Faults((builder.Configuration.GetSection(RunOptions.Section).Get<RunOptions>() ?? new()).HoldBetweenTrips));
        builder.Services
            .AddSingleton(provider => provider.GetRequiredService<AttestationOptions>().Trust())
            .AddSingleton(provider => new EmbeddedAuthority(
                provider.GetRequiredService<IIssuanceStore>(),
                provider.GetRequiredService<IVault>(),
                provider.GetRequiredService<AuthorityOptions>(),
                provider.GetRequiredService<RunOptions>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ICertificateAuthority>(provider => new AuthorityRouter(
                provider.GetRequiredService<EmbeddedAuthority>(),
                provider.GetRequiredService<IssueOutside>(),
                provider.GetRequiredService<OutsideAuthorities>(),
                provider.GetRequiredService<IIssuanceStore>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IContentSigner>(provider => provider.GetRequiredService<EmbeddedAuthority>())
            .AddHostedService<OpenAuthority>();
        builder.Services.AddAdminPage<AuthorityText>(63, "Title", "Lead", "file-badge", "admin/authorities", Permission.ReadSettings);
    }

    public void Map(WebApplication app) => app.MapAuthority();
}
