namespace IssuancePortal.Portal.Start;

/// <summary>Whom the portal trusts when it calls others.</summary>
internal sealed class TrustFeature : IPortalFeature
{
    public int Order => -190;

    public void Add(WebApplicationBuilder builder)
    {
        builder.AddCheckedOptions<TrustOptions>(TrustOptions.Section, options => options.Faults());
        builder.Services.AddSingleton<TrustedAuthorities>();
    }
}
