using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Policies;

internal sealed class PolicyConfiguration : IEntityTypeConfiguration<DevicePolicy>, IEntityTypeConfiguration<PolicyVersion>, IEntityTypeConfiguration<GroupAssignment>
{
    public void Configure(EntityTypeBuilder<DevicePolicy> builder)
    {
        builder.ToTable("Policies");
        builder.Property(policy => policy.Name).HasMaxLength(100);
        builder.HasIndex(policy => policy.Name).IsUnique();
        builder.Property(policy => policy.Content).AsJson();
        builder.Property(policy => policy.VersionNumber).HasDefaultValue(1).HasSentinel(1);
    }

    public void Configure(EntityTypeBuilder<PolicyVersion> builder)
    {
        builder.ToTable("PolicyVersions");
        builder.HasKey(version => new { version.PolicyId, version.Number });
        builder.Property(version => version.Number).ValueGeneratedNever();
        builder.Property(version => version.Content).AsJson();
        builder.Property(version => version.ById).HasMaxLength(100);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(version => version.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<GroupAssignment> builder)
    {
        builder.ToTable("GroupAssignments");
        builder.HasKey(assignment => new { assignment.GroupId, assignment.Type, assignment.PolicyId });
        builder.HasOne<Group>().WithMany().HasForeignKey(assignment => assignment.GroupId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(assignment => assignment.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }
}
