using IssuancePortal.Data;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Tests.Bench;
using IssuancePortal.SimulatedDevices;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Issuance.Tests.Binding;

/// <summary>Operators racing to bind: a device is bound to one person, and a person to one device, whoever comes first.</summary>
public sealed class RacedBindingsTests
{
    private const int Races = 1_000;
    private const string OtherReader = "Reader 2";

    [Fact]
    public async Task Bind_OneDeviceToManyPeople_OneGetsItAndTheOthersReadWhose()
    {
        await using var bench = await BenchAsync();
        var people = await bench.ColleaguesAsync(20);
        await bench.InsertBlankAsync();
        var report = await bench.Workstation.CardAsync(Workbench.Reader);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Races).Select(i => Task.Run(async () =>
            (Person: people[i % people.Count], Result: await BindAsync(bench, people[i % people.Count], Workbench.Reader, report.InsertionId, i)))));

        var winner = Assert.Single(outcomes, outcome => outcome.Result.Succeeded);
        Assert.All(outcomes.Where(outcome => !outcome.Result.Succeeded && outcome.Person.Id != winner.Person.Id), outcome => Assert.Equal(("refusal.device-bound-to-other", winner.Person.Name), (outcome.Result.Refusal!.Code, outcome.Result.Refusal.Arguments[0])));
        await using var db = await bench.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        var device = await db.Set<Device>().SingleAsync();
        Assert.Equal((DeviceState.Assigned, winner.Person.Id), (device.State, device.PersonId!.Value));

        // Nobody who lost is left with a request, an initial password or an entry in the trail.
        Assert.Equal(winner.Result.Value.RequestId, (await db.Set<IssuanceRequest>().SingleAsync()).Id);
        Assert.Equal(1, await db.Set<OneTimeSecret>().CountAsync());
        Assert.Equal(1, await db.Set<Audit.AuditEvent>().CountAsync(it => it.What == "device.Bind"));
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    [Fact]
    public async Task Bind_ManyDevicesToOnePerson_OneIsTheirs()
    {
        await using var bench = await BenchAsync();
        bench.Readers.Plug(OtherReader, SimulatedPivCard.Create(new()));
        await bench.InsertBlankAsync();
        (string Name, Guid Insertion)[] readers = [(Workbench.Reader, (await bench.Workstation.CardAsync(Workbench.Reader)).InsertionId), (OtherReader, (await bench.Workstation.CardAsync(OtherReader)).InsertionId)];

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Races).Select(i => Task.Run(() => BindAsync(bench, bench.Person, readers[i % 2].Name, readers[i % 2].Insertion, i))));

        Assert.Single(outcomes, outcome => outcome.Succeeded);
        Assert.All(outcomes.Where(outcome => !outcome.Succeeded), outcome => Assert.Contains(outcome.Refusal!.Code, (string[])["refusal.open-request-exists", "refusal.device-bound-to-other"]));
        await using var db = await bench.Get<IDbContextFactory<PortalDb>>().CreateDbContextAsync();
        Assert.Equal(bench.Person.Id, (await db.Set<Device>().SingleAsync()).PersonId);
        Assert.Equal(RequestState.Approved, (await db.Set<IssuanceRequest>().SingleAsync()).State);
        Assert.Null((await bench.Verifier.VerifyAsync()).Break);
    }

    private static Task<Workbench> BenchAsync() => Workbench.CreateAsync(new WorkbenchOptions { Policy = new WorkbenchOptions().Policy with { Modes = ["local", "self-operator-bound"] } });

    private static Task<Result<BoundDevice>> BindAsync(Workbench bench, Person person, string reader, Guid insertion, int racer) =>
        bench.Get<BindDevice>().BindAsync(new BindOrder(person.Id, bench.Policy.Id, bench.Workstation.Id, reader, insertion, null), new Actor($"operator-{racer % 7}", null, $"Operator {racer % 7}", [Role.Operator]));
}
