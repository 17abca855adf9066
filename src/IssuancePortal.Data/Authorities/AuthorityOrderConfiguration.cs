using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Authorities;

internal sealed class AuthorityOrderConfiguration : IEntityTypeConfiguration<AuthorityOrder>
{
    public void Configure(EntityTypeBuilder<AuthorityOrder> builder)
    {
        builder.ToTable("AuthorityOrders");
        builder.Property(order => order.Authority).HasMaxLength(40);
        builder.Property(order => order.TransactionId).HasMaxLength(16);
        builder.Property(order => order.PeerNonce).HasMaxLength(256);
        builder.Property(order => order.Profile).HasMaxLength(100);
        builder.Property(order => order.LastWords).HasMaxLength(300);
        builder.Property(order => order.SerialNumber).HasMaxLength(40);
        builder.HasIndex(order => order.TransactionId).IsUnique();
        builder.HasIndex(order => order.RunId);
        builder.HasIndex(order => new { order.Authority, order.CreatedAt });
        builder.HasIndex(order => order.NextAttemptAt, "IX_AuthorityOrders_Open").HasFilter("EndedAt IS NULL");
        builder.HasOne<Device>().WithMany().HasForeignKey(order => order.DeviceId).OnDelete(DeleteBehavior.Cascade);
    }
}
