using IssuancePortal.Issuance.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Requests;

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> builder)
    {
        builder.ToTable("SavedViews");
        builder.Property(view => view.AccountId).HasMaxLength(100);
        builder.Property(view => view.Name).HasMaxLength(KeepViews.MaxName);
        builder.Property(view => view.Filter).HasMaxLength(2000);
        builder.HasIndex(view => new { view.AccountId, view.Name }).IsUnique();
    }
}
