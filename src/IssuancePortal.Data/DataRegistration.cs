using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Audit;
using IssuancePortal.Data.Database;
using IssuancePortal.Data.Roles;
using IssuancePortal.Data.Secrets;
using IssuancePortal.Data.Settings;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data;

/// <summary>The database, the store on it, the audit verifier and the vault.</summary>
public static class DataRegistration
{
    /// <summary>Register it before whatever reads the database when it starts: the schema is brought up to date in the host's Starting phase, in order of registration.</summary>
    public static IServiceCollection AddIssuanceData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().Bind(configuration.GetSection(DatabaseOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidation>();
        services.AddPooledDbContextFactory<SqlitePortalDb>((provider, options) => options.UsePortalSqlite(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString, provider.GetRequiredService<IHostEnvironment>().ContentRootPath));
        services.AddPooledDbContextFactory<SqlServerPortalDb>((provider, options) => options.UsePortalSqlServer(
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString!));
        services.AddSingleton<IDbContextFactory<PortalDb>, PortalDbFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<PortalDb>>().CreateDbContext());
        services.AddHostedService<DatabaseStart>();

        services.AddSingleton<AuditFeed>();
        services.AddSingleton<IIssuanceStore, IssuanceStore>();
        services.AddSingleton<AuditVerifier>();

        services.AddOptions<VaultOptions>().Bind(configuration.GetSection(VaultOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<VaultOptions>, VaultOptionsValidation>();
        services.AddSingleton<IVault>(provider => new Vault(VaultKey.Load(
            provider.GetRequiredService<IOptions<VaultOptions>>().Value, provider.GetRequiredService<IHostEnvironment>().ContentRootPath)));
        services.AddSingleton<LiveAccounts>();
        services.AddSingleton<AccountGrants>();
        services.AddHostedService<RoleStart>();
        services.AddSingleton<StoredSettings>();
        services.AddSingleton<ISettings>(provider => provider.GetRequiredService<StoredSettings>());
        services.AddHostedService<SettingsStart>();
        services.AddSingleton<AccountSessions>();
        services.AddSingleton<AccountPasskeys>();
        services.AddSingleton<AccountLanguage>();
        return services;
    }

    /// <summary>The use cases of the trade. They need a store, workstations, an authority, options of runs and settings when they are first asked for.</summary>
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.TryAddSingleton<ISettings, DefaultSettings>();
        foreach (var type in UseCases.All)
        {
            services.AddSingleton(type);
            foreach (var role in type.GetInterfaces().Where(it => it.Assembly == typeof(UseCases).Assembly)) services.AddSingleton(role, provider => provider.GetRequiredService(type));
        }

        return services;
    }
}
