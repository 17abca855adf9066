using IssuancePortal.Issuance.Batches;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Batches;

internal sealed class BatchConfiguration : IEntityTypeConfiguration<Batch>, IEntityTypeConfiguration<BatchItem>, IEntityTypeConfiguration<BatchCard>, IEntityTypeConfiguration<BatchReader>
{
    private const int Name = 200;
    private const int Code = 60;

    public void Configure(EntityTypeBuilder<Batch> builder)
    {
        builder.ToTable("Batches");
        builder.Property(batch => batch.Name).HasMaxLength(100);
        builder.Property(batch => batch.Mode).HasMaxLength(40);
        builder.Property(batch => batch.PausedBecause).HasMaxLength(Code);
        builder.Property(batch => batch.CreatedById).HasMaxLength(100);
        builder.Property(batch => batch.DriverId).HasMaxLength(100);
        builder.Ignore(batch => batch.IsOpen).Ignore(batch => batch.Pause);
        builder.HasIndex(batch => batch.State);
        builder.HasIndex(batch => batch.CreatedAt);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(batch => batch.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BatchItem> builder)
    {
        builder.ToTable("BatchItems");
        builder.HasKey(item => new { item.BatchId, item.Position });
        builder.Property(item => item.Position).ValueGeneratedNever();
        builder.Property(item => item.Why).HasMaxLength(Code);
        builder.Property(item => item.Note).HasMaxLength(400);
        builder.Ignore(item => item.Refusal);
        builder.HasIndex(item => new { item.BatchId, item.State, item.Tries, item.Position });
        builder.HasIndex(item => new { item.BatchId, item.PersonId }).IsUnique();
        builder.HasIndex(item => new { item.PersonId, item.State });
        builder.HasOne<Batch>().WithMany().HasForeignKey(item => item.BatchId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(item => item.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<IssuanceRequest>().WithMany().HasForeignKey(item => item.RequestId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<BatchCard> builder)
    {
        builder.ToTable("BatchCards");
        builder.HasKey(card => new { card.BatchId, card.Number });
        builder.Property(card => card.Number).ValueGeneratedNever();
        builder.Property(card => card.Reader).HasMaxLength(Name);
        builder.Property(card => card.Serial).HasMaxLength(100);
        builder.Property(card => card.Why).HasMaxLength(Code);
        builder.Ignore(card => card.Refusal);
        builder.HasIndex(card => new { card.BatchId, card.Reader, card.Number });
        builder.HasIndex(card => new { card.BatchId, card.Serial });
        // A device that was removed from the records after its end stays in the report, without its row.
        builder.HasOne<Batch>().WithMany().HasForeignKey(card => card.BatchId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<BatchReader> builder)
    {
        builder.ToTable("BatchReaders");
        builder.HasKey(seat => new { seat.BatchId, seat.Reader });
        builder.Property(seat => seat.Reader).HasMaxLength(Name);
        builder.HasOne<Batch>().WithMany().HasForeignKey(seat => seat.BatchId).OnDelete(DeleteBehavior.Cascade);
    }
}
