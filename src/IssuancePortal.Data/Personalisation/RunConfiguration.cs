using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Workstations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace IssuancePortal.Data.Personalisation;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>, IEntityTypeConfiguration<RunJournalEntry>, IEntityTypeConfiguration<PartTiming>
{
    /// <summary>The states of a run that has not ended, as they stand in the database.</summary>
    private const string Open = $"'{nameof(RunState.Running)}', '{nameof(RunState.WaitingForCard)}', '{nameof(RunState.WaitingForPin)}'";

    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("Runs");
        builder.Property(run => run.Reader).HasMaxLength(200);
        builder.Property(run => run.StartedBy).HasMaxLength(100);
        builder.Property(run => run.SealedPin).HasMaxLength(-1);
        builder.Property(run => run.FailureCode).HasMaxLength(100);
        builder.Property(run => run.FailureDetail).HasMaxLength(-1);
        builder.HasOne<IssuanceRequest>().WithMany().HasForeignKey(run => run.RequestId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Device>().WithMany().HasForeignKey(run => run.DeviceId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(run => run.PersonId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<DevicePolicy>().WithMany().HasForeignKey(run => run.PolicyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Workstation>().WithMany().HasForeignKey(run => run.WorkstationId).OnDelete(DeleteBehavior.Restrict);

        builder.HasIndex(run => new { run.DeviceId, run.StartedAt });
        builder.HasIndex(run => new { run.StartedBy, run.StartedAt });
        builder.HasIndex(run => new { run.State, run.EndedAt });

        // At most one run at a time personalises a device, whatever two nodes believe; the index also finds the open runs among millions.
        builder.HasIndex(run => run.DeviceId, "IX_Runs_OneOpenPerDevice").IsUnique().HasFilter($"State IN ({Open})");
    }

    public void Configure(EntityTypeBuilder<RunJournalEntry> builder)
    {
        builder.ToTable("RunJournal");
        builder.Property(entry => entry.What).HasMaxLength(100);
        builder.Property(entry => entry.Detail).HasMaxLength(-1);
        builder.HasIndex(entry => new { entry.RunId, entry.Id });
        builder.HasOne<Run>().WithMany().HasForeignKey(entry => entry.RunId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<PartTiming> builder)
    {
        builder.ToTable("PartTimings");
        builder.HasKey(timing => new { timing.Model, timing.Part });
        builder.Property(timing => timing.Model).HasMaxLength(200);
        builder.Property(timing => timing.Part).HasMaxLength(100);
        builder.Ignore(timing => timing.Expectation);
    }
}
