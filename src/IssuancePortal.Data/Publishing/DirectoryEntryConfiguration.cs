using IssuancePortal.Issuance.Publishing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Publishing;

internal sealed class DirectoryEntryConfiguration : IEntityTypeConfiguration<DirectoryEntry>
{
    public void Configure(EntityTypeBuilder<DirectoryEntry> builder)
    {
        builder.ToTable("DirectoryEntries");
        builder.HasKey(entry => entry.SerialNumber);
        builder.Property(entry => entry.SerialNumber).HasMaxLength(40);
        builder.Property(entry => entry.EmployeeNumber).HasMaxLength(50);
        builder.Property(entry => entry.LastFailure).HasMaxLength(100);
        builder.HasIndex(entry => entry.NextAttemptAt, "IX_DirectoryEntries_Open").HasFilter("DoneAt IS NULL");
    }
}
