using System.Text.Json;
using System.Text.Json.Serialization;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Policies;

internal sealed class PolicyConfiguration : IEntityTypeConfiguration<DevicePolicy>, IEntityTypeConfiguration<GroupAssignment>
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public void Configure(EntityTypeBuilder<DevicePolicy> builder)
    {
        builder.ToTable("Policies");
        builder.Property(policy => policy.Name).HasMaxLength(100);
        builder.HasIndex(policy => policy.Name).IsUnique();
        builder.Property(policy => policy.Content).HasMaxLength(-1)
            .HasConversion(
                content => JsonSerializer.Serialize(content, Json),
                text => JsonSerializer.Deserialize<PolicyContent>(text, Json)!,
                new ValueComparer<PolicyContent>(
                    (one, other) => JsonSerializer.Serialize(one, Json) == JsonSerializer.Serialize(other, Json),
                    content => JsonSerializer.Serialize(content, Json).GetHashCode(StringComparison.Ordinal)));
    }

    public void Configure(EntityTypeBuilder<GroupAssignment> builder)
    {
        builder.ToTable("GroupAssignments");
        builder.HasKey(assignment => new { assignment.GroupId, assignment.Type, assignment.PolicyId });
        builder.HasOne<Group>().WithMany().HasForeignKey(assignment => assignment.GroupId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(assignment => assignment.PolicyId).OnDelete(DeleteBehavior.Restrict);
    }
}
