using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Requests;

internal sealed class RequestConfiguration : IEntityTypeConfiguration<IssuanceRequest>, IEntityTypeConfiguration<RequestApproval>
{
    /// <summary>States in which a request stands in the way of another, as they stand in the database. One that failed does not: it is tried again or left.</summary>
    private const string Open = $"'{nameof(RequestState.PendingApproval)}', '{nameof(RequestState.Approved)}', '{nameof(RequestState.Executing)}'";

    public void Configure(EntityTypeBuilder<IssuanceRequest> builder)
    {
        builder.ToTable("Requests");
        builder.Property(request => request.Mode).HasMaxLength(40);
        builder.Property(request => request.CreatedBy).HasMaxLength(100);
        builder.Property(request => request.ClaimedBy).HasMaxLength(100);
        builder.Ignore(request => request.IsOpen);
        builder.Ignore(request => request.AsksForDevice);
        // Every order of a list, and every filter that may let few through, ends in time and id: a part of a list is read from where the one before it ended.
        builder.HasIndex(request => new { request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.State, request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.State, request.DueAt, request.Id });
        builder.HasIndex(request => new { request.State, request.PolicyId, request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.State, request.PolicyId, request.DueAt, request.Id });
        builder.HasIndex(request => new { request.State, request.Reason, request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.State, request.Reason, request.DueAt, request.Id });
        builder.HasIndex(request => new { request.State, request.Mode, request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.State, request.Mode, request.DueAt, request.Id });
        builder.HasIndex(request => new { request.CreatedBy, request.State, request.CreatedAt, request.Id });
        builder.HasIndex(request => new { request.ClaimedBy, request.State, request.CreatedAt, request.Id }).HasFilter("ClaimedBy IS NOT NULL");
        builder.HasIndex(request => new { request.State, request.ExpiresAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(request => request.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(request => request.PolicyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(request => request.DeviceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(request => request.ReplacesDeviceId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(request => new { request.PersonId, request.CreatedAt });
        builder.HasIndex(request => new { request.DeviceId, request.CreatedAt });

        // At most one open request for a device per person, and one open piece of work per device, whatever two nodes believe.
        builder.HasIndex(request => request.PersonId, "IX_Requests_OneOpenPerPerson").IsUnique()
            .HasFilter($"State IN ({Open}) AND Type IN ('{nameof(RequestType.Issuance)}', '{nameof(RequestType.Replacement)}')");
        builder.HasIndex(request => request.DeviceId, "IX_Requests_OneOpenPerDevice").IsUnique()
            .HasFilter($"State IN ({Open}) AND Type IN ('{nameof(RequestType.Update)}', '{nameof(RequestType.Reissue)}') AND DeviceId IS NOT NULL");
        builder.HasIndex(request => request.DeviceId, "IX_Requests_OneOpenEndPerDevice").IsUnique()
            .HasFilter($"State IN ({Open}) AND Type = '{nameof(RequestType.Termination)}' AND DeviceId IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<RequestApproval> builder)
    {
        // Four eyes as a property of the data: a row in which requester or beneficiary approves cannot exist, and a person approves once.
        builder.ToTable("RequestApprovals", table =>
        {
            table.HasCheckConstraint("CK_RequestApprovals_OfficerIsNotRequester", "OfficerId <> RequesterId AND (OfficerPersonId IS NULL OR RequesterPersonId IS NULL OR OfficerPersonId <> RequesterPersonId)");
            table.HasCheckConstraint("CK_RequestApprovals_OfficerIsNotBeneficiary", "OfficerPersonId IS NULL OR OfficerPersonId <> BeneficiaryId");
        });
        builder.Property(approval => approval.RequesterId).HasMaxLength(100);
        builder.Property(approval => approval.OfficerId).HasMaxLength(100);
        builder.Property(approval => approval.ContentHash).HasMaxLength(32);
        builder.HasOne<IssuanceRequest>().WithMany().HasForeignKey(approval => new { approval.RequestId, approval.RequesterId, approval.BeneficiaryId })
            .HasPrincipalKey(request => new { request.Id, request.CreatedBy, request.PersonId }).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(approval => new { approval.RequestId, approval.OfficerId }, "IX_RequestApprovals_OncePerAccount").IsUnique().HasFilter("IsVoid = 0");
        builder.HasIndex(approval => new { approval.RequestId, approval.OfficerPersonId }, "IX_RequestApprovals_OncePerPerson").IsUnique().HasFilter("IsVoid = 0 AND OfficerPersonId IS NOT NULL");
    }
}
