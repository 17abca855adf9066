using IssuancePortal.Issuance.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Settings;

internal sealed class SettingConfiguration : IEntityTypeConfiguration<PortalSetting>
{
    public void Configure(EntityTypeBuilder<PortalSetting> builder)
    {
        builder.ToTable("Settings");
        builder.HasKey(setting => new { setting.Section, setting.Number });
        builder.Property(setting => setting.Section).HasMaxLength(60);
        builder.Property(setting => setting.Number).ValueGeneratedNever();
        builder.Property(setting => setting.Json).HasMaxLength(-1);
        builder.Property(setting => setting.ById).HasMaxLength(100);
    }
}
