using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Certificates;

internal sealed class CertificateConfiguration : IEntityTypeConfiguration<IssuedCertificate>, IEntityTypeConfiguration<CertificateCopy>, IEntityTypeConfiguration<AuthorityRecord>, IEntityTypeConfiguration<StatusOrder>
{
    public void Configure(EntityTypeBuilder<IssuedCertificate> builder)
    {
        builder.ToTable("Certificates");
        builder.HasKey(certificate => certificate.SerialNumber);
        builder.Property(certificate => certificate.SerialNumber).HasMaxLength(40);
        builder.Property(certificate => certificate.Authority).HasMaxLength(40);
        builder.Property(certificate => certificate.Profile).HasMaxLength(100);
        builder.Property(certificate => certificate.Subject).HasMaxLength(1000);
        builder.HasOne<Person>().WithMany().HasForeignKey(certificate => certificate.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(certificate => certificate.DeviceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(certificate => certificate.RunId);
        builder.HasIndex(certificate => new { certificate.State, certificate.NotAfter });
    }

    public void Configure(EntityTypeBuilder<CertificateCopy> builder)
    {
        builder.ToTable("CertificateCopies");
        builder.Property(copy => copy.SerialNumber).HasMaxLength(40);
        builder.HasIndex(copy => new { copy.SerialNumber, copy.DeviceId }).IsUnique().HasFilter("EndedAt IS NULL");
        builder.HasIndex(copy => copy.DeviceId);
        builder.HasOne<IssuedCertificate>().WithMany().HasForeignKey(copy => copy.SerialNumber).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(copy => copy.DeviceId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<StatusOrder> builder)
    {
        builder.ToTable("StatusOrders");
        builder.Property(order => order.SerialNumber).HasMaxLength(40);
        builder.Property(order => order.LastFailure).HasMaxLength(100);
        builder.HasOne<IssuedCertificate>().WithMany().HasForeignKey(order => order.SerialNumber).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(order => order.NextAttemptAt, "IX_StatusOrders_Open").HasFilter("DoneAt IS NULL");
    }

    public void Configure(EntityTypeBuilder<AuthorityRecord> builder)
    {
        builder.ToTable("Authorities");
        builder.HasKey(authority => authority.Name);
        builder.Property(authority => authority.Name).HasMaxLength(40);
        builder.Property(authority => authority.HsmUri).HasMaxLength(1000);
    }
}
