using IssuancePortal.Issuance.Roles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Roles;

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.Property(key => key.Name).HasMaxLength(100);
        builder.Property(key => key.Prefix).HasMaxLength(12);
        builder.Property(key => key.SecretHash).HasMaxLength(32);
        builder.Ignore(key => key.AccountId);
        builder.HasIndex(key => key.Prefix).IsUnique();
    }
}
