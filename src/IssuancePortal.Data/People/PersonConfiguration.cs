using IssuancePortal.Data.Database;
using IssuancePortal.Issuance.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.People;

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>, IEntityTypeConfiguration<Group>, IEntityTypeConfiguration<PersonPhoto>,
    IEntityTypeConfiguration<PersonSearchTerm>, IEntityTypeConfiguration<OneTimeSecret>, IEntityTypeConfiguration<SecurityAnswers>,
    IEntityTypeConfiguration<TermsAcceptance>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("People");
        builder.Property(person => person.EmployeeNumber).HasMaxLength(50);
        builder.Property(person => person.PersonIdentifier).HasMaxLength(10);
        builder.Property(person => person.Site).HasMaxLength(100);
        builder.HasIndex(person => person.Site);
        builder.Property(person => person.Email).HasMaxLength(320);
        builder.Property(person => person.Upn).HasMaxLength(320);
        builder.Ignore(person => person.Name);
        builder.HasIndex(person => person.EmployeeNumber).IsUnique();
        builder.HasIndex(person => person.PersonIdentifier).IsUnique();
        builder.HasIndex(person => person.CardholderUuid).IsUnique();
        builder.Property(person => person.DirectoryId).HasMaxLength(200);
        builder.HasIndex(person => person.DirectoryId).IsUnique();
        builder.HasIndex(person => person.Upn);
        builder.HasMany(person => person.Groups).WithMany().UsingEntity(
            "GroupMember",
            member => member.HasOne(typeof(Group)).WithMany().HasForeignKey("GroupId").OnDelete(DeleteBehavior.Cascade),
            member => member.HasOne(typeof(Person)).WithMany().HasForeignKey("PersonId").OnDelete(DeleteBehavior.Cascade),
            member => member.ToTable("GroupMembers").HasKey("PersonId", "GroupId"));
    }

    public void Configure(EntityTypeBuilder<Group> builder)
    {
        builder.ToTable("Groups");
        builder.Property(group => group.Name).HasMaxLength(100);
        builder.Property(group => group.DirectoryId).HasMaxLength(200);
        builder.HasIndex(group => group.Name).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PersonPhoto> builder)
    {
        builder.ToTable("Photos");
        builder.HasKey(photo => photo.PersonId);
        builder.HasOne<Person>().WithOne().HasForeignKey<PersonPhoto>(photo => photo.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<PersonSearchTerm> builder)
    {
        builder.ToTable("PersonSearchTerms");
        builder.Property(term => term.Term).HasMaxLength(SearchWords.MaxLength);
        builder.HasKey(term => new { term.PersonId, term.Term });
        builder.HasIndex(term => new { term.Term, term.PersonId });
        builder.HasOne<Person>().WithMany().HasForeignKey(term => term.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<OneTimeSecret> builder)
    {
        builder.ToTable("OneTimeSecrets");
        builder.Property(secret => secret.Salt).HasMaxLength(16);
        builder.Property(secret => secret.Hash).HasMaxLength(32);
        builder.HasIndex(secret => new { secret.PersonId, secret.Kind });
        builder.HasOne<Person>().WithMany().HasForeignKey(secret => secret.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<TermsAcceptance> builder)
    {
        builder.ToTable("TermsAcceptances");
        builder.Property(acceptance => acceptance.TextHash).HasMaxLength(32).IsFixedLength();
        builder.Property(acceptance => acceptance.Version).HasMaxLength(40);
        builder.Property(acceptance => acceptance.ById).HasMaxLength(100);
        builder.HasIndex(acceptance => new { acceptance.PersonId, acceptance.TextHash }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(acceptance => acceptance.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<SecurityAnswers> builder)
    {
        builder.ToTable("SecurityAnswers");
        builder.HasKey(answers => answers.PersonId);
        builder.Property(answers => answers.Answers).AsJson();
        builder.Ignore(answers => answers.IsLocked);
        builder.HasOne<Person>().WithOne().HasForeignKey<SecurityAnswers>(answers => answers.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
