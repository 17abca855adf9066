using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.Roles;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Roles;

internal sealed class RoleConfiguration : IEntityTypeConfiguration<RoleDefinition>, IEntityTypeConfiguration<AccountRoleScope>
{
    /// <summary>As of ASP.NET Core Identity's tables.</summary>
    private const int IdLength = 100;

    public void Configure(EntityTypeBuilder<RoleDefinition> builder)
    {
        builder.ToTable("RoleDefinitions");
        builder.HasKey(role => role.Name);
        builder.Property(role => role.Name).HasMaxLength(IdLength);
        builder.Property(role => role.DisplayName).HasMaxLength(100);
        builder.Property(role => role.Permissions).AsJson();
        builder.HasOne<IdentityRole>().WithOne().HasForeignKey<RoleDefinition>(role => role.Name).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<AccountRoleScope> builder)
    {
        builder.ToTable("AccountRoleScopes");
        builder.HasKey(scope => new { scope.AccountId, scope.Role });
        builder.Property(scope => scope.AccountId).HasMaxLength(IdLength);
        builder.Property(scope => scope.Role).HasMaxLength(IdLength);
        builder.Property(scope => scope.Groups).AsJson();
        builder.Property(scope => scope.Sites).AsJson();
        builder.HasOne<Account>().WithMany().HasForeignKey(scope => scope.AccountId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<RoleDefinition>().WithMany().HasForeignKey(scope => scope.Role).OnDelete(DeleteBehavior.Cascade);
    }
}
