using IssuancePortal.Data.Accounts;
using IssuancePortal.Data.Audit;
using IssuancePortal.Data.People;
using IssuancePortal.Issuance.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data;

/// <summary>The portal's database. Each provider has its own subclass and its own migrations; the model is one.</summary>
public abstract class PortalDb(DbContextOptions options) : IdentityDbContext<Account, IdentityRole, string>(options)
{
    /// <summary>The concurrency token of every entity that has a property of this name and of type <see cref="Guid"/>.</summary>
    private const string Version = "Version";

    /// <summary>The head of the audit trail, locked for this transaction where the provider locks rows.</summary>
    internal abstract IQueryable<AuditHead> LockedAuditHead { get; }

    /// <inheritdoc/>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Once is enough; every look at the tracker and the base class would do it again.
        ChangeTracker.DetectChanges();
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var entry in ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified))
                if (entry.Metadata.FindProperty(Version) is { IsConcurrencyToken: true }) entry.Property(Version).CurrentValue = Guid.NewGuid();
            await IndexPeopleAsync(cancellationToken);
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: what is kept in step with what is saved may have to be read first.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("Save asynchronously.");

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<string>().HaveMaxLength(400);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDb).Assembly);
        foreach (var type in builder.Model.GetEntityTypes())
            if (type.FindProperty(Version) is { } version && version.ClrType == typeof(Guid)) version.IsConcurrencyToken = true;
    }

    private async Task IndexPeopleAsync(CancellationToken cancellation)
    {
        var entries = ChangeTracker.Entries<Person>().ToList();
        foreach (var added in entries.Where(entry => entry.State == EntityState.Added))
            AddTerms(added.Entity, []);

        var changed = entries.Where(entry => entry.State == EntityState.Modified).Select(entry => entry.Entity).ToList();
        if (changed.Count == 0) return;
        var ids = changed.Select(person => person.Id).ToList();
        var known = (await Set<PersonSearchTerm>().Where(term => ids.Contains(term.PersonId)).ToListAsync(cancellation)).ToLookup(term => term.PersonId);
        foreach (var person in changed)
            AddTerms(person, [.. known[person.Id]]);
    }

    private void AddTerms(Person person, IReadOnlyCollection<PersonSearchTerm> known)
    {
        var words = SearchWords.Of(person);
        Set<PersonSearchTerm>().RemoveRange(known.Where(term => !words.Remove(term.Term)));
        Set<PersonSearchTerm>().AddRange(words.Select(word => new PersonSearchTerm { PersonId = person.Id, Term = word }));
    }
}
