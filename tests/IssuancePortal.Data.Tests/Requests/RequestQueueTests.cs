using IssuancePortal.Data.Requests;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.Requests;

/// <summary>Lists of requests: every filter and order against the same question asked of all rows in memory, part by part, and by which index.</summary>
public sealed class RequestQueueTests
{
    private static readonly string[] Given = ["Anna", "Ben", "Chiara", "Dirk", "Elif"];
    private static readonly string[] Surnames = ["Kowalska", "Berger", "Rossi", "Nowak", "Marek", "Schulz", "Abel"];
    private static readonly IssuanceReason[] Reasons = [IssuanceReason.None, IssuanceReason.None, IssuanceReason.Lost, IssuanceReason.Damaged];

    public static TheoryData<string, QueueFilter> Filters => new()
    {
        { "waiting", new QueueFilter() },
        { "newest", new QueueFilter { Sort = QueueSort.Newest } },
        { "due", new QueueFilter { Sort = QueueSort.Due } },
        { "overdue", new QueueFilter { Overdue = true } },
        { "any state", new QueueFilter { State = null, Sort = QueueSort.Newest } },
        { "type", new QueueFilter { Type = RequestType.Replacement } },
        { "modes", new QueueFilter { Modes = ["validated"], Sort = QueueSort.Due } },
        { "two modes", new QueueFilter { Modes = ["validated", "self-user-bound"], State = null } },
        { "reason", new QueueFilter { Reason = IssuanceReason.Lost } },
        { "requester", new QueueFilter { RequestedBy = "operator-1" } },
        { "mine", new QueueFilter { Claim = QueueClaim.Mine } },
        { "unclaimed", new QueueFilter { Claim = QueueClaim.Unclaimed } },
        { "text", new QueueFilter { Text = "an kow" } },
        { "text, newest", new QueueFilter { Text = "b", Sort = QueueSort.Newest } },
        { "nobody", new QueueFilter { Text = "xyzzy" } },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Queue_PartByPart_IsWhatMemorySays(string name, QueueFilter filter)
    {
        await using var database = await TestDatabase.CreateAsync();
        var all = await FillAsync(database);
        var question = new QueueQuestion(filter, "me", Sample.Noon);

        var read = new List<Guid>();
        QueueCursor? after = null;
        while (true)
        {
            var part = await database.Store.ReadAsync(session => session.QueueAsync(question, after, 7));
            read.AddRange(part.Select(item => item.Id));
            if (part.Count < 7) break;
            after = new QueueCursor(filter.Order == QueueSort.Due ? part[^1].Request.DueAt!.Value : part[^1].Request.CreatedAt, part[^1].Id);
        }

        Assert.Equal(Expected(all, filter), read);
        Assert.True(read.Count > 0 == (name != "nobody"), name);
        Assert.Equal(new QueueCount(read.Count, false), await database.Store.ReadAsync(session => session.CountQueueAsync(question, 1_000)));
        if (read.Count > 3 && filter.Text is null) Assert.Equal(new QueueCount(3, true), await database.Store.ReadAsync(session => session.CountQueueAsync(question, 3)));
    }

    /// <summary>However the search goes about it, the answer is the same: from the people found, along the walk, or from a stretch of the walk first.</summary>
    [Theory]
    [InlineData("b", QueueSort.Newest, 0, 20_000, 10_000)]
    [InlineData("an kow", QueueSort.Oldest, 0, 20_000, 10_000)]
    [InlineData("an kow", QueueSort.Oldest, 2_000, 5, 1)]
    [InlineData("an kow", QueueSort.Newest, 2_000, 40, 1)]
    [InlineData("an kow", QueueSort.Due, 0, 20_000, 1)]
    [InlineData("an kow", QueueSort.Due, 0, 12, 1)]
    public async Task Search_WithWhateverEffort_IsWhatMemorySays(string text, QueueSort sort, int fewPeople, int stretch, int common)
    {
        await using var database = await TestDatabase.CreateAsync();
        var all = await FillAsync(database);
        var filter = new QueueFilter { Text = text, State = null, Sort = sort };
        var (question, effort) = (new QueueQuestion(filter, "me", Sample.Noon), new QueueEffort(fewPeople, stretch, common));
        await using var db = database.CreateDbContext();

        var read = new List<Guid>();
        QueueCursor? after = null;
        while (true)
        {
            var part = await RequestQueue.RunAsync(db, question, after, 3, CancellationToken.None, effort);
            read.AddRange(part.Select(item => item.Id));
            if (part.Count < 3) break;
            after = new QueueCursor(filter.Order == QueueSort.Due ? part[^1].Request.DueAt!.Value : part[^1].Request.CreatedAt, part[^1].Id);
        }

        Assert.True(read.Count > 3);
        Assert.Equal(Expected(all, filter), read);
        Assert.Equal(new QueueCount(3, true), await RequestQueue.CountAsync(db, question, 3, CancellationToken.None, effort with { FewPeople = 0 }));
    }

    [Fact]
    public async Task Queue_WithinAScope_ShowsOnlyItsPeople()
    {
        await using var database = await TestDatabase.CreateAsync();
        var all = await FillAsync(database);
        var group = all[0].Person.Groups.Single();
        var scope = new PeopleScope([group.Id], []);

        var read = await database.Store.ReadAsync(session => session.QueueAsync(new QueueQuestion(new QueueFilter { State = null }, "me", Sample.Noon, scope), null, 500));
        var searched = await database.Store.ReadAsync(session => session.QueueAsync(new QueueQuestion(new QueueFilter { State = null, Text = "a" }, "me", Sample.Noon, scope), null, 500));

        Assert.NotEmpty(searched);
        Assert.True(searched.Count < read.Count && read.Count < all.Count);
        Assert.All(read.Concat(searched), item => Assert.Contains(item.Person.Groups, it => it.Id == group.Id));
    }

    [Fact]
    public async Task Items_CarryWhatTheRowShows()
    {
        await using var database = await TestDatabase.CreateAsync();
        var all = await FillAsync(database);
        var (request, person) = all[5];
        var item = Assert.Single(await database.Store.ReadAsync(session => session.QueueItemsAsync([request.Id, Guid.NewGuid()])));
        Assert.Equal(person.Name, item.Person.Name);
        Assert.StartsWith("Policy", item.PolicyName, StringComparison.Ordinal);
        Assert.False(item.HasPhoto);
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Walk_EveryFilter_SortsNothingAndScansNoTable(string name, QueueFilter filter)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        if (filter.Modes.Count > 1 || filter is { Claim: QueueClaim.Mine, Sort: QueueSort.Due }) return;
        var cursor = new QueueCursor(Sample.Noon, Guid.NewGuid());
        foreach (var after in (QueueCursor?[])[null, cursor])
        {
            var sql = RequestQueue.Walk(RequestQueue.Narrow(db, new QueueQuestion(filter, "me", Sample.Noon), filter.Text is null ? [] : ["an", "kow"]), filter.Order, after).Take(51).ToQueryString();
            var plan = await PlanAsync(db, sql);
            Assert.True(plan.All(step => !step.Contains("TEMP B-TREE", StringComparison.Ordinal) && !(step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains("INDEX", StringComparison.Ordinal))), $"{name}: {string.Join(" | ", plan)}");
        }
    }

    private static async Task<List<string>> PlanAsync(PortalDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        var lines = sql.Split('\n');
        foreach (var line in lines.Where(line => line.StartsWith(".param set ", StringComparison.Ordinal)))
        {
            var parts = line.Split(' ', 4);
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (parts[2], parts[3].Trim().Trim('\''));
            command.Parameters.Add(parameter);
        }

#pragma warning disable CA2100 // Of this test's own.
        command.CommandText = "EXPLAIN QUERY PLAN " + string.Join('\n', lines.Where(line => !line.StartsWith(".param", StringComparison.Ordinal)));
#pragma warning restore CA2100
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        return plan;
    }

    private static IEnumerable<Guid> Expected(IEnumerable<(IssuanceRequest Request, Person Person)> all, QueueFilter filter)
    {
        var fitting = all.Where(it => filter.Matches(it.Request, "me", Sample.Noon) && Fits(it.Person, filter.Text)).Select(it => it.Request);
        var ordered = filter.Order switch
        {
            QueueSort.Due => fitting.OrderBy(it => it.DueAt).ThenBy(it => it.Id),
            QueueSort.Newest => fitting.OrderByDescending(it => it.CreatedAt).ThenByDescending(it => it.Id),
            _ => fitting.OrderBy(it => it.CreatedAt).ThenBy(it => it.Id),
        };
        return ordered.Select(it => it.Id);
    }

    private static bool Fits(Person person, string? text)
    {
        if (text is null) return true;
        var words = $"{person.GivenName} {person.Surname} {person.Email}".ToLowerInvariant().Split(' ');
        return text.Split(' ').All(wanted => words.Any(word => word.StartsWith(wanted, StringComparison.Ordinal)));
    }

    private static async Task<List<(IssuanceRequest Request, Person Person)>> FillAsync(TestDatabase database)
    {
        DevicePolicy[] policies = [Sample.Policy("Policy one"), Sample.Policy("Policy two")];
        Group[] groups = [new Group { Name = "One" }, new Group { Name = "Two" }];
        await database.Store.SaveAsync([.. policies, .. groups]);
        var all = new List<(IssuanceRequest, Person)>();
        await using var db = database.CreateDbContext();
        var tracked = await db.Set<Group>().OrderBy(group => group.Name).ToListAsync();
        for (var i = 0; i < 140; i++)
        {
            var person = Sample.Person(Given[i % Given.Length], Surnames[i % Surnames.Length], email: $"person-{i}@example.org");
            person.Groups.Add(tracked[i % 2]);
            db.Add(person);
            var reason = Reasons[i % Reasons.Length];
            var created = Sample.Noon.AddMinutes(-(i / 3 * 60));
            var request = new IssuanceRequest
            {
                Type = reason == IssuanceReason.None ? RequestType.Issuance : RequestType.Replacement,
                Mode = i % 5 == 0 ? "local" : "validated",
                Reason = reason,
                PersonId = person.Id,
                PolicyId = policies[i % 2].Id,
                CreatedBy = $"operator-{i % 3}",
                CreatedByName = $"Operator {i % 3}",
                CreatedAt = created,
                ApprovalsNeeded = 1,
                DueAt = created.AddHours(24),
                ClaimedBy = i % 11 == 0 ? "me" : i % 13 == 0 ? "other" : null,
                ClaimedUntil = i % 11 == 0 || i % 13 == 0 ? Sample.Noon.AddMinutes(i % 2 == 0 ? 3 : -3) : null,
            };
            request.File(i % 4 == 3 ? RequestMove.FileApproved : RequestMove.File);
            db.Add(request);
            all.Add((request, person));
        }

        await db.SaveChangesAsync();
        return all;
    }
}
