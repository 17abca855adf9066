using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Phones;
using IssuancePortal.Issuance.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Phones;

internal sealed class PhoneConfiguration : IEntityTypeConfiguration<PhoneInvitation>
{
    public void Configure(EntityTypeBuilder<PhoneInvitation> builder)
    {
        builder.ToTable("PhoneInvitations");
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(32);
        builder.Property(invitation => invitation.PhoneHash).HasMaxLength(32);
        builder.Property(invitation => invitation.SessionId).HasMaxLength(100);
        builder.Property(invitation => invitation.CreatedBy).HasMaxLength(100);
        builder.Property(invitation => invitation.OpenedBy).HasMaxLength(200);
        builder.Property(invitation => invitation.Code).HasMaxLength(6);
        builder.HasIndex(invitation => invitation.TokenHash).IsUnique();
        builder.HasIndex(invitation => invitation.PhoneHash).IsUnique().HasFilter("PhoneHash IS NOT NULL");
        builder.HasIndex(invitation => invitation.EnrolmentId);
        builder.HasIndex(invitation => invitation.ExpiresAt, "IX_PhoneInvitations_Open").HasFilter("EndedAt IS NULL");
        builder.HasIndex(invitation => new { invitation.PersonId, invitation.CreatedAt });
        builder.HasOne<Person>().WithMany().HasForeignKey(invitation => invitation.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<IssuanceRequest>().WithMany().HasForeignKey(invitation => invitation.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(invitation => invitation.DeviceId).OnDelete(DeleteBehavior.Restrict);
    }
}
