using IssuancePortal.Data.People;
using IssuancePortal.Issuance.Publishing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.CorporateDirectory;

/// <summary>The corporate directory: its password as a way to sign in, and people and groups kept in line with it.</summary>
internal sealed class CorporateDirectoryRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DirectoryOptions>().BindConfiguration(DirectoryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DirectoryOptions>, DirectoryOptionsValidation>();
        services.AddSingleton<LdapDirectory>();
        services.AddSingleton<DirectoryPassword>();
        services.AddSingleton<ICertificateDirectory, LdapCertificates>();
        services.AddSingleton<SynchronisePeople>();
        services.AddSingleton<DirectorySynchronisation>();
        services.AddHostedService(provider => provider.GetRequiredService<DirectorySynchronisation>());
        services.AddAdminPage<DirectoryText>(60, "Title", "Lead", "building-2", "admin/directory", Permission.ManagePeople);
    }
}
