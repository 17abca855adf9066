using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.Printing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Printing;

internal sealed class PrintConfiguration : IEntityTypeConfiguration<CardLayout>, IEntityTypeConfiguration<CardLayoutVersion>, IEntityTypeConfiguration<CardPicture>, IEntityTypeConfiguration<PrintJob>
{
    public void Configure(EntityTypeBuilder<CardLayout> builder)
    {
        builder.ToTable("CardLayouts");
        builder.Property(layout => layout.Name).HasMaxLength(100);
        builder.HasIndex(layout => layout.Name).IsUnique();
        builder.Property(layout => layout.Design).AsJson();
    }

    public void Configure(EntityTypeBuilder<CardLayoutVersion> builder)
    {
        builder.ToTable("CardLayoutVersions");
        builder.HasKey(version => new { version.LayoutId, version.Number });
        builder.Property(version => version.Number).ValueGeneratedNever();
        builder.Property(version => version.Design).AsJson();
        builder.Property(version => version.ById).HasMaxLength(100);
        builder.HasOne<CardLayout>().WithMany().HasForeignKey(version => version.LayoutId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<CardPicture> builder)
    {
        builder.ToTable("CardPictures");
        builder.Property(picture => picture.Id).HasMaxLength(64);
        builder.Property(picture => picture.MediaType).HasMaxLength(20);
    }

    public void Configure(EntityTypeBuilder<PrintJob> builder)
    {
        builder.ToTable("PrintJobs");
        builder.Ignore(job => job.WaitsForJudgement);
        builder.Property(job => job.Printer).HasMaxLength(200);
        builder.Property(job => job.Fault).HasMaxLength(60);
        builder.Property(job => job.ById).HasMaxLength(100);
        // A device that was removed from the records after its end stays in the count, without its row.
        builder.HasIndex(job => new { job.DeviceId, job.At });
        builder.HasIndex(job => new { job.LayoutId, job.State });
        builder.HasOne<CardLayout>().WithMany().HasForeignKey(job => job.LayoutId).OnDelete(DeleteBehavior.Restrict);
    }
}
