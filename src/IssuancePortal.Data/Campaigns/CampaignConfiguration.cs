using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Campaigns;

internal sealed class CampaignConfiguration : IEntityTypeConfiguration<Campaign>, IEntityTypeConfiguration<CampaignDevice>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("Campaigns");
        builder.Property(campaign => campaign.Site).HasMaxLength(100);
        builder.Property(campaign => campaign.StartedById).HasMaxLength(100);
        builder.Ignore(campaign => campaign.IsOpen);
        builder.HasIndex(campaign => campaign.State);
        builder.HasIndex(campaign => campaign.StartedAt);
        builder.HasIndex(campaign => campaign.OpenPolicyId).IsUnique();
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(campaign => campaign.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<CampaignDevice> builder)
    {
        builder.ToTable("CampaignDevices");
        builder.HasKey(row => new { row.CampaignId, row.Position });
        builder.Property(row => row.Position).ValueGeneratedNever();
        builder.Property(row => row.Why).HasMaxLength(60);
        builder.Ignore(row => row.Refusal);
        builder.HasIndex(row => new { row.CampaignId, row.Step, row.Position });
        builder.HasOne<Campaign>().WithMany().HasForeignKey(row => row.CampaignId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<IssuanceRequest>().WithMany().HasForeignKey(row => row.RequestId).OnDelete(DeleteBehavior.Restrict);
        // A device that was removed from the records after its end stays in the report, without its row.
        builder.HasIndex(row => row.DeviceId);
    }
}
