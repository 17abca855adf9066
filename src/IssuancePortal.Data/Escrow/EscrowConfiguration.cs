using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Escrow;

internal sealed class EscrowConfiguration : IEntityTypeConfiguration<EscrowedKey>, IEntityTypeConfiguration<KeyRecovery>, IEntityTypeConfiguration<RecoveryCertificate>
{
    public void Configure(EntityTypeBuilder<EscrowedKey> builder)
    {
        builder.ToTable("EscrowedKeys");
        builder.Property(key => key.Profile).HasMaxLength(100);
        builder.Property(key => key.SerialNumber).HasMaxLength(40);
        builder.HasIndex(key => new { key.PersonId, key.CreatedAt });
        builder.HasIndex(key => key.RunId);
        builder.HasIndex(key => key.SerialNumber).IsUnique().HasFilter("SerialNumber IS NOT NULL");
        builder.HasOne<Person>().WithMany().HasForeignKey(key => key.PersonId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<KeyRecovery> builder)
    {
        // Dual control as a property of the data: nobody decides on what they asked for, and nobody takes part in the recovery of their own key.
        builder.ToTable("KeyRecoveries", table =>
        {
            table.HasCheckConstraint("CK_KeyRecoveries_TwoOfficers", "DecidedById IS NULL OR (DecidedById <> AskedById AND (DecidedByPersonId IS NULL OR AskedByPersonId IS NULL OR DecidedByPersonId <> AskedByPersonId))");
            table.HasCheckConstraint("CK_KeyRecoveries_NotOnesOwn", "(AskedByPersonId IS NULL OR AskedByPersonId <> PersonId) AND (DecidedByPersonId IS NULL OR DecidedByPersonId <> PersonId)");
            table.HasCheckConstraint("CK_KeyRecoveries_FetchedAfterApproval", $"State NOT IN ('{nameof(RecoveryState.Approved)}', '{nameof(RecoveryState.Fetched)}') OR DecidedById IS NOT NULL");
        });
        builder.Property(recovery => recovery.Reason).HasMaxLength(400);
        builder.Property(recovery => recovery.AskedById).HasMaxLength(100);
        builder.Property(recovery => recovery.DecidedById).HasMaxLength(100);
        builder.HasIndex(recovery => recovery.AskedAt);
        builder.HasIndex(recovery => new { recovery.KeyId, recovery.State });
        builder.HasOne<EscrowedKey>().WithMany().HasForeignKey(recovery => recovery.KeyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<RecoveryCertificate> builder)
    {
        builder.ToTable("RecoveryCertificates");
        builder.Property(certificate => certificate.Subject).HasMaxLength(1000);
        builder.Property(certificate => certificate.Fingerprint).HasMaxLength(64);
        builder.HasIndex(certificate => certificate.Fingerprint).IsUnique().HasFilter("RemovedAt IS NULL");
    }
}
