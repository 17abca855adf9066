using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Start;

namespace IssuancePortal.Portal.Features.Authority;

/// <summary>The embedded certificate authority and what it publishes.</summary>
internal sealed class AuthorityRegistration : IPortalFeature
{
    /// <summary>After the database, before runs.</summary>
    public int Order => 10;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<AuthorityOptions>(AuthorityOptions.Section, options => options.Faults());
        builder.AddCheckedOptions<AttestationOptions>(AttestationOptions.Section, options => options.Faults());
        builder.Services
            .AddSingleton(provider => provider.GetRequiredService<AttestationOptions>().Trust())
            .AddSingleton(provider => new EmbeddedAuthority(
                provider.GetRequiredService<IIssuanceStore>(),
                provider.GetRequiredService<IVault>(),
                provider.GetRequiredService<AuthorityOptions>(),
                provider.GetRequiredService<RunOptions>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ICertificateAuthority>(provider => provider.GetRequiredService<EmbeddedAuthority>())
            .AddSingleton<IContentSigner>(provider => provider.GetRequiredService<EmbeddedAuthority>())
            .AddHostedService<OpenAuthority>();
    }

    public void Map(WebApplication app) => app.MapAuthority();
}
