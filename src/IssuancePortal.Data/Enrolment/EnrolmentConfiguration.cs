using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Enrolment;

internal sealed class EnrolmentConfiguration : IEntityTypeConfiguration<EnrolmentTicket>
{
    public void Configure(EntityTypeBuilder<EnrolmentTicket> builder)
    {
        builder.ToTable("EnrolmentTickets");
        builder.Property(ticket => ticket.Label).HasMaxLength(12);
        builder.Property(ticket => ticket.SecretHash).HasMaxLength(32);
        builder.Property(ticket => ticket.Profile).HasMaxLength(100);
        builder.Property(ticket => ticket.SessionId).HasMaxLength(100);
        builder.Property(ticket => ticket.SerialNumber).HasMaxLength(40);
        builder.Property(ticket => ticket.Renews).HasMaxLength(40);
        builder.Property(ticket => ticket.TransactionId).HasMaxLength(255);
        builder.Property(ticket => ticket.Account).HasMaxLength(43);
        builder.HasIndex(ticket => ticket.Label).IsUnique();
        builder.HasIndex(ticket => ticket.EnrolmentId);
        // An exchange is there once, whoever is faster.
        builder.HasIndex(ticket => ticket.TransactionId).IsUnique().HasFilter("TransactionId IS NOT NULL");
        builder.HasIndex(ticket => ticket.ExpiresAt, "IX_EnrolmentTickets_Open").HasFilter("EndedAt IS NULL");
        builder.HasOne<Person>().WithMany().HasForeignKey(ticket => ticket.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(ticket => ticket.DeviceId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SpentNonceConfiguration : IEntityTypeConfiguration<SpentNonce>
{
    public void Configure(EntityTypeBuilder<SpentNonce> builder)
    {
        builder.ToTable("SpentNonces");
        builder.Property(nonce => nonce.Id).ValueGeneratedNever();
        builder.HasIndex(nonce => nonce.Until);
    }
}
