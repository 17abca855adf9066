using System.Data.Common;
using IssuancePortal.Data.Database;
using IssuancePortal.Data.Store;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace IssuancePortal.Data.Tests.Store;

public sealed class QueryPlanTests
{
    /// <summary>Every query of a session that takes a key, as its caller makes it.</summary>
    public static TheoryData<string> Queries => [.. All.Keys];

    private static readonly Guid Id = Guid.NewGuid();

    private static readonly Dictionary<string, Func<IStoreSession, Task>> All = new()
    {
        ["person"] = session => session.PersonAsync(Id),
        ["photo"] = session => session.PhotoAsync(Id),
        ["policies of"] = session => session.PoliciesOfAsync(Id, IssuanceType.Initial),
        ["device"] = session => session.DeviceAsync(Id),
        ["device by serial"] = session => session.DeviceBySerialAsync(DeviceKind.PivCard, "1"),
        ["devices of"] = session => session.DevicesOfAsync(Id),
        ["devices by the beginning of a serial"] = session => session.DevicesBySerialAsync("0A", 20),
        ["devices in a state"] = session => session.DevicesAsync(DeviceState.Failed, 20),
        ["count of devices"] = session => session.CountDevicesAsync(DeviceState.Failed),
        ["names"] = session => session.NamesAsync([Id, Guid.NewGuid()]),
        ["requests of device"] = session => session.RequestsOfDeviceAsync(Id),
        ["runs of device"] = session => session.RunsOfDeviceAsync(Id),
        ["runs started by"] = session => session.RunsStartedByAsync("olga", 20),
        ["ended runs"] = session => session.EndedRunsAsync(RunState.Succeeded, Sample.Noon, 20),
        ["count of ended runs"] = session => session.CountEndedRunsAsync(RunState.Succeeded, Sample.Noon),
        ["certificates of person"] = session => session.CertificatesOfPersonAsync(Id),
        ["request"] = session => session.RequestAsync(Id),
        ["requests of"] = session => session.RequestsOfAsync(Id),
        ["run"] = session => session.RunAsync(Id),
        ["open runs"] = session => session.OpenRunsAsync(),
        ["journal"] = session => session.JournalAsync(Id),
        ["certificate"] = session => session.CertificateAsync("01"),
        ["certificates of run"] = session => session.CertificatesOfRunAsync(Id),
        ["certificates of device"] = session => session.CertificatesOfDeviceAsync(Id),
        ["copies of certificate"] = session => session.CopiesAsync("01"),
        ["copies on device"] = session => session.CopiesOnDeviceAsync(Id),
        ["escrowed keys of person"] = session => session.Escrow.KeysOfAsync(Id),
        ["escrowed keys of run"] = session => session.Escrow.KeysOfRunAsync(Id),
        ["revoked"] = session => session.RevokedCertificatesAsync(Sample.Noon),
        ["secrets"] = session => session.SecretsAsync(Id, DeviceSecretKind.Puk),
        ["workstation by key"] = session => session.WorkstationByKeyAsync([1]),
        ["paired"] = session => session.PairedWorkstationsAsync("a", "b"),
        ["pairing"] = session => session.PairingAsync(Id, "a", "b"),
        ["audit"] = session => session.AuditAsync(new AuditFilter(Before: 100)),
        ["audit of person"] = session => session.AuditAsync(new AuditFilter(PersonId: Id)),
        ["audit of device"] = session => session.AuditAsync(new AuditFilter(DeviceId: Id, Before: 100)),
        ["audit of run"] = session => session.AuditAsync(new AuditFilter(RunId: Id)),
        ["audit of request"] = session => session.AuditAsync(new AuditFilter { RequestId = Id }),
        ["audit of actor"] = session => session.AuditAsync(new AuditFilter { ActorId = "olga" }),
        ["audit of name"] = session => session.AuditAsync(new AuditFilter { What = "device.Issue" }),
        ["audit of names"] = session => session.AuditAsync(new AuditFilter { What = "device.*" }),
        ["audit of a time"] = session => session.AuditAsync(new AuditFilter { From = Sample.Noon, To = Sample.Noon }),
        ["trail"] = session => session.Notifications.TrailAsync(5, 10),
        ["head"] = session => session.Notifications.HeadAsync(),
        ["told"] = session => session.Notifications.TargetsToldAsync(5),
        ["due"] = session => session.Notifications.DueAsync(Sample.Noon, 10),
        ["next due"] = session => session.Notifications.NextDueAsync(),
        ["deliveries of"] = session => session.Notifications.DeliveriesAsync(new DeliveryFilter(SourceId: Id, Before: 9)),
        ["dead deliveries"] = session => session.Notifications.DeliveriesAsync(new DeliveryFilter(State: DeliveryState.Dead)),
        ["count of dead deliveries"] = session => session.Notifications.CountDeliveriesAsync(DeliveryState.Dead),
        ["search"] = session => session.SearchPeopleAsync("anna smi", 20),
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Query_OnManyRows_UsesAnIndex(string name)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.SaveAsync(Sample.Person("Anna", "Smith"));
        var plans = new Plans();
        var options = new DbContextOptionsBuilder<SqlitePortalDb>();
        options.UsePortalSqlite($"Data Source={database.File}", "/");
        options.AddInterceptors(plans);
        await using var db = new SqlitePortalDb(options.Options);
        await All[name](new StoreSession(db, writable: false));
        Assert.NotEmpty(plans.Lines);
        // A sub-query's own rows may be read one by one; a table's may not.
        var own = plans.Lines.Where(line => line.StartsWith("CO-ROUTINE ", StringComparison.Ordinal) || line.StartsWith("MATERIALIZE ", StringComparison.Ordinal))
            .Select(line => "SCAN " + line.Split(' ')[1]).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(plans.Lines, line => line.StartsWith("SCAN", StringComparison.Ordinal) && !own.Contains(line)
            && !line.Contains("USING INDEX IX_Runs_OneOpenPerDevice", StringComparison.Ordinal));
    }

    /// <summary>Asks SQLite for the plan of every command before it runs.</summary>
    private sealed class Plans : DbCommandInterceptor
    {
        public List<string> Lines { get; } = [];

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var text = command.CommandText;
            command.CommandText = "EXPLAIN QUERY PLAN " + text;
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
                while (await reader.ReadAsync(cancellationToken)) Lines.Add(reader.GetString(3));
            command.CommandText = text;
            return result;
        }
    }
}
