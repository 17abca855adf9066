using IssuancePortal.Data.People;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace IssuancePortal.Data.Tests.People;

public sealed class PeopleSearchTests
{
    private static readonly Person Lukasz = Sample.Person("Łukasz", "Dąbrowski-Weiß", "l.dabrowski@example.org", "E004711");
    private static readonly Person Sean = Sample.Person("Seán", "O'Brien", "sean.obrien@example.org", "C-000815");
    private static readonly Person Anna = Sample.Person("Anna María", "García López", "anna.garcia@example.org", "E100001");
    private static readonly Person Annabel = Sample.Person("Annabel", "Smith", "annabel.smith@example.org", "E100002");
    private static readonly Person Wei = Sample.Person("伟", "王", "wei.wang@example.org", "E100003");
    private static readonly Person Soren = Sample.Person("Søren", "Müller", "soren@example.org", "E100004");

    [Theory]
    [InlineData("lukasz", "E004711")]
    [InlineData("ŁUKASZ", "E004711")]
    [InlineData("dabro", "E004711")]
    [InlineData("Dąbrowski", "E004711")]
    [InlineData("weiss", "E004711")]
    [InlineData("Weiß", "E004711")]
    [InlineData("E004711", "E004711")]
    [InlineData("4711", "E004711")]
    [InlineData("004711", "E004711")]
    [InlineData("l.dab", "E004711")]
    [InlineData("dabrowski@exam", "E004711")]
    [InlineData("o'brien", "C-000815")]
    [InlineData("O’Brien", "C-000815")]
    [InlineData("obrien", "C-000815")]
    [InlineData("brien sean", "C-000815")]
    [InlineData("815", "C-000815")]
    [InlineData("c-000", "C-000815")]
    [InlineData("lopez an", "E100001")]
    [InlineData("  maria,   garc ", "E100001")]
    [InlineData("anna maria garcia lopez anna.garcia@example.org", "E100001")]
    [InlineData("王", "E100003")]
    [InlineData("søren muller", "E100004")]
    [InlineData("soren mü", "E100004")]
    public async Task SearchPeople_BeginningsOfWords_FindsThePerson(string query, string number)
    {
        await using var database = await FilledAsync();
        var rows = await database.Store.ReadAsync(session => session.SearchPeopleAsync(query, 10));
        Assert.Equal(number, Assert.Single(rows).EmployeeNumber);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("nna")]
    [InlineData("anna.g smith")]
    [InlineData("example")]
    [InlineData("lukasz obrien")]
    [InlineData("%")]
    [InlineData("a%")]
    [InlineData("_")]
    [InlineData("' OR 1=1 --")]
    [InlineData("\ud800")]
    public async Task SearchPeople_WhatNobodyHas_FindsNobody(string query)
    {
        await using var database = await FilledAsync();
        Assert.Empty(await database.Store.ReadAsync(session => session.SearchPeopleAsync(query, 10)));
    }

    [Fact]
    public async Task SearchPeople_WholeWordAndBeginning_PutsTheWholeWordFirst()
    {
        await using var database = await FilledAsync();
        var rows = await database.Store.ReadAsync(session => session.SearchPeopleAsync("anna", 10));
        Assert.Equal(["E100001", "E100002"], rows.Select(row => row.EmployeeNumber));
    }

    [Fact]
    public async Task SearchPeople_MoreThanTheLimit_ReturnsTheLimitWithoutRepeating()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.SaveAsync([.. Enumerable.Range(0, 100).Select(i => (object)Sample.Person("Ann", $"Annson-Ann{i}", $"ann.ann{i}@example.org"))]);
        var rows = await database.Store.ReadAsync(session => session.SearchPeopleAsync("ann", 20));
        Assert.Equal(20, rows.Select(row => row.Id).Distinct().Count());
        Assert.Equal(20, rows.Count);
    }

    [Fact]
    public async Task SearchPeople_AfterAChangeOfName_FindsTheNewAndNotTheOld()
    {
        await using var database = await TestDatabase.CreateAsync();
        var person = Sample.Person("Jane", "Before");
        await database.Store.SaveAsync(person);
        await database.Store.ChangeAsync<bool>(async session =>
        {
            (await session.PersonAsync(person.Id))!.Surname = "After";
            return true;
        });
        Assert.Empty(await database.Store.ReadAsync(session => session.SearchPeopleAsync("before", 10)));
        Assert.Equal("Jane After", Assert.Single(await database.Store.ReadAsync(session => session.SearchPeopleAsync("jane after", 10))).Name);
    }

    [Fact]
    public async Task SearchPeople_WithDevices_CountsTheLiveOnes()
    {
        await using var database = await TestDatabase.CreateAsync();
        var person = Sample.Person("Jane", "Holder");
        var (live, failed) = (Sample.Device("1"), Sample.Device("2"));
        foreach (var device in (Device[])[live, failed])
        {
            device.PersonId = person.Id;
            device.Move(DeviceMove.Bind, MoveActor.Operator);
            device.Move(DeviceMove.StartPersonalisation, MoveActor.Operator);
        }

        live.Move(DeviceMove.Issue, MoveActor.Portal);
        failed.Move(DeviceMove.Fail, MoveActor.Portal);
        await database.Store.SaveAsync(person, live, failed);
        Assert.Equal(1, Assert.Single(await database.Store.ReadAsync(session => session.SearchPeopleAsync("holder", 10))).LiveDevices);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Hits_OfAnyNumberOfWords_WalkIndexRangesWithoutSorting(int words)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.CreateDbContext();
        var plan = await PlanAsync(db, PeopleSearch.Hits(db, [.. Enumerable.Range(0, words).Select(i => $"word{i}")], 20));
        Assert.Equal(words, plan.Count(line => line.Contains("SEARCH", StringComparison.Ordinal)));
        Assert.Contains(plan, line => line.Contains("USING COVERING INDEX IX_PersonSearchTerms_Term_PersonId (Term>? AND Term<?)", StringComparison.Ordinal));
        Assert.Equal(words - 1, plan.Count(line => line.Contains("(PersonId=? AND Term>? AND Term<?)", StringComparison.Ordinal)));
        Assert.DoesNotContain(plan, line => line.Contains("SCAN", StringComparison.Ordinal) || line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    /// <summary>The plan that SQLite makes for a query with its parameters.</summary>
    internal static async Task<IReadOnlyList<string>> PlanAsync<T>(PortalDb db, IQueryable<T> query)
    {
        await using var command = query.CreateDbCommand();
        await db.Database.OpenConnectionAsync();
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        await using var reader = (SqliteDataReader)await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(3));
        return lines;
    }

    private static async Task<TestDatabase> FilledAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await database.Store.SaveAsync(Lukasz, Sean, Anna, Annabel, Wei, Soren);
        return database;
    }
}
