using IssuancePortal.Issuance.Workstations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Workstations;

internal sealed class WorkstationConfiguration : IEntityTypeConfiguration<Workstation>, IEntityTypeConfiguration<WorkstationPairing>
{
    public void Configure(EntityTypeBuilder<Workstation> builder)
    {
        builder.ToTable("Workstations");
        builder.Property(workstation => workstation.DevicePublicKey).HasMaxLength(200);
        builder.Property(workstation => workstation.OwnerAccountId).HasMaxLength(100);
        builder.HasIndex(workstation => workstation.DevicePublicKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WorkstationPairing> builder)
    {
        builder.ToTable("WorkstationPairings");
        builder.Property(pairing => pairing.AccountId).HasMaxLength(100);
        builder.Property(pairing => pairing.BrowserId).HasMaxLength(100);
        builder.HasKey(pairing => new { pairing.AccountId, pairing.BrowserId, pairing.WorkstationId });
        builder.HasOne<Workstation>().WithMany().HasForeignKey(pairing => pairing.WorkstationId).OnDelete(DeleteBehavior.Cascade);
    }
}
