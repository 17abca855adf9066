using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Devices;

internal sealed class DeviceConfiguration : IEntityTypeConfiguration<Device>, IEntityTypeConfiguration<DeviceSecret>
{
    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("Devices");
        builder.Property(device => device.Serial).HasMaxLength(100);
        builder.Property(device => device.MakerSerial).HasMaxLength(64);
        builder.Property(device => device.Edge).HasMaxLength(40);
        builder.Property(device => device.FascN).HasMaxLength(25);
        builder.HasIndex(device => new { device.Kind, device.Serial }).IsUnique();
        builder.HasIndex(device => new { device.State, device.ExpiresAt });
        builder.HasIndex(device => new { device.State, device.CreatedAt });
        builder.HasIndex(device => device.CreatedAt);
        builder.HasIndex(device => device.Serial);
        builder.Property(device => device.Location).HasMaxLength(100);
        builder.HasIndex(device => new { device.State, device.Location });
        builder.HasOne<Device>().WithMany().HasForeignKey(device => device.ReplacesDeviceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(device => device.ParentDeviceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(device => device.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(device => device.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<DeviceSecret> builder)
    {
        builder.ToTable("DeviceSecrets");
        builder.Property(secret => secret.Sealed).HasMaxLength(2000);
        builder.HasIndex(secret => new { secret.DeviceId, secret.Kind });
        builder.HasOne<Device>().WithMany().HasForeignKey(secret => secret.DeviceId).OnDelete(DeleteBehavior.Restrict);
    }
}
