using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Requests;

internal sealed class RequestConfiguration : IEntityTypeConfiguration<IssuanceRequest>
{
    public void Configure(EntityTypeBuilder<IssuanceRequest> builder)
    {
        builder.ToTable("Requests");
        builder.Property(request => request.Mode).HasMaxLength(40);
        builder.Property(request => request.CreatedBy).HasMaxLength(100);
        builder.Ignore(request => request.IsOpen);
        builder.HasIndex(request => new { request.State, request.CreatedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(request => request.PolicyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(request => request.DeviceId).OnDelete(DeleteBehavior.Restrict);
    }
}
