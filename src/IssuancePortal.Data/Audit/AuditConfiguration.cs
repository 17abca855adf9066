using IssuancePortal.Issuance.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Audit;

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditEvent>, IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("AuditEvents");
        builder.HasKey(entry => entry.Sequence);
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        builder.Property(entry => entry.ActorId).HasMaxLength(100);
        builder.Property(entry => entry.What).HasMaxLength(100);
        builder.Property(entry => entry.Before).HasMaxLength(-1);
        builder.Property(entry => entry.After).HasMaxLength(-1);
        builder.Property(entry => entry.Detail).HasMaxLength(-1);
        builder.Property(entry => entry.Hash).HasMaxLength(AuditChain.HashSize).IsFixedLength();
        builder.HasIndex(entry => new { entry.PersonId, entry.Sequence });
        builder.HasIndex(entry => new { entry.DeviceId, entry.Sequence });
        builder.HasIndex(entry => new { entry.RunId, entry.Sequence });
        builder.HasIndex(entry => new { entry.RequestId, entry.Sequence });
        builder.HasIndex(entry => new { entry.ActorId, entry.Sequence });
        builder.HasIndex(entry => new { entry.What, entry.Sequence });
    }

    public void Configure(EntityTypeBuilder<AuditHead> builder)
    {
        builder.ToTable("AuditHead");
        builder.Property(head => head.Id).ValueGeneratedNever();
        builder.Property(head => head.Sequence).IsConcurrencyToken();
        builder.Property(head => head.Hash).HasMaxLength(AuditChain.HashSize).IsFixedLength();
        builder.HasData(new AuditHead());
    }
}
