using IssuancePortal.Data;
using IssuancePortal.Data.Database;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Start;

/// <summary>The database, the vault, and the keys that protect cookies, before every other feature, because others read them when they start.</summary>
internal sealed class DataFeature : IPortalFeature
{
    public int Order => -200;

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddIssuanceData(builder.Configuration);
        builder.Services.AddDataProtection().SetApplicationName("IssuancePortal");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>, CookieKeys>();
    }
}
