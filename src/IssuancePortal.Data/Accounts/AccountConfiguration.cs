using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Accounts;

/// <summary>ASP.NET Core Identity's tables under this product's names.</summary>
internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>, IEntityTypeConfiguration<IdentityRole>, IEntityTypeConfiguration<IdentityUserRole<string>>,
    IEntityTypeConfiguration<IdentityUserClaim<string>>, IEntityTypeConfiguration<IdentityUserLogin<string>>, IEntityTypeConfiguration<IdentityUserToken<string>>,
    IEntityTypeConfiguration<IdentityRoleClaim<string>>, IEntityTypeConfiguration<IdentityUserPasskey<string>>, IEntityTypeConfiguration<SignInSession>
{
    /// <summary>Ids are GUIDs or names of roles; SQL Server's keys have at most 900 bytes.</summary>
    private const int IdLength = 100;

    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("Accounts");
        builder.Property(account => account.Id).HasMaxLength(IdLength);
        builder.Property(account => account.Language).HasMaxLength(10);
        builder.HasOne<Person>().WithMany().HasForeignKey(account => account.PersonId).OnDelete(DeleteBehavior.Restrict);
    }

    /// <summary>Roles are part of the product, not of a site: they come with the schema, each with its name as key.</summary>
    public void Configure(EntityTypeBuilder<IdentityRole> builder)
    {
        builder.ToTable("Roles");
        builder.Property(role => role.Id).HasMaxLength(IdLength);
        builder.HasData(Role.All.Select(role => new IdentityRole { Id = role, Name = role, NormalizedName = role.ToUpperInvariant(), ConcurrencyStamp = role }));
    }

    public void Configure(EntityTypeBuilder<IdentityUserRole<string>> builder)
    {
        builder.ToTable("AccountRoles");
        builder.Property(role => role.UserId).HasMaxLength(IdLength);
        builder.Property(role => role.RoleId).HasMaxLength(IdLength);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<string>> builder) => builder.ToTable("AccountClaims").Property(claim => claim.UserId).HasMaxLength(IdLength);

    public void Configure(EntityTypeBuilder<IdentityUserLogin<string>> builder)
    {
        builder.ToTable("AccountLogins");
        builder.Property(login => login.UserId).HasMaxLength(IdLength);
        builder.Property(login => login.LoginProvider).HasMaxLength(IdLength);
        builder.Property(login => login.ProviderKey).HasMaxLength(2 * IdLength);
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<string>> builder)
    {
        builder.ToTable("AccountTokens");
        builder.Property(token => token.UserId).HasMaxLength(IdLength);
        builder.Property(token => token.LoginProvider).HasMaxLength(IdLength);
        builder.Property(token => token.Name).HasMaxLength(IdLength);
    }

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<string>> builder)
    {
        builder.ToTable("AccountPasskeys");
        builder.HasKey(passkey => passkey.CredentialId);
        // Web Authentication level 3 §4: at most 1023 bytes; SQL Server's keys have at most 900.
        builder.Property(passkey => passkey.CredentialId).HasMaxLength(800);
        builder.Property(passkey => passkey.UserId).HasMaxLength(IdLength).IsRequired();
        builder.OwnsOne(passkey => passkey.Data).ToJson();
        builder.HasOne<Account>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SignInSession> builder)
    {
        builder.ToTable("SignInSessions");
        builder.Property(session => session.Id).HasMaxLength(IdLength);
        builder.Property(session => session.AccountId).HasMaxLength(IdLength);
        builder.Property(session => session.Browser).HasMaxLength(200);
        builder.Property(session => session.Address).HasMaxLength(64);
        builder.HasIndex(session => new { session.AccountId, session.StartedAt });
        builder.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<IdentityRoleClaim<string>> builder) => builder.ToTable("RoleClaims").Property(claim => claim.RoleId).HasMaxLength(IdLength);
}
