using IssuancePortal.Data.Audit;
using IssuancePortal.Issuance.Store;
using Microsoft.Data.Sqlite;

namespace IssuancePortal.Data.Tests.Audit;

public sealed class AuditVerifierTests
{
    private const int Rows = 5;

    [Fact]
    public async Task VerifyAsync_EmptyTrail_IsGood()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.Equal(new AuditVerification(0, null), await new AuditVerifier(database).VerifyAsync());
    }

    [Fact]
    public async Task VerifyAsync_EveryFieldOfEveryRowChanged_FindsEachAtItsRow()
    {
        await using var database = await ChainAsync();
        var columns = new List<string>();
        await using (var connection = new SqliteConnection($"Data Source={database.File}"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT name FROM pragma_table_info('AuditEvents') WHERE name <> 'Sequence'";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        }

        Assert.Equal(13, columns.Count);
        foreach (var column in columns)
        {
            for (var row = 1; row <= Rows; row++)
            {
                foreach (var change in Changes(column))
                {
                    await database.TamperAsync($"DROP TABLE IF EXISTS Kept; CREATE TABLE Kept AS SELECT * FROM AuditEvents WHERE Sequence = {row}");
                    await database.TamperAsync($"UPDATE AuditEvents SET {column} = {change} WHERE Sequence = {row}");
                    var verification = await new AuditVerifier(database).VerifyAsync();
                    Assert.True(verification.Break == new AuditBreak(row, AuditFault.Changed), $"{column} of row {row} = {change}: {verification}");
                    Assert.Equal(row - 1, verification.Entries);
                    await database.TamperAsync($"UPDATE AuditEvents SET {column} = (SELECT {column} FROM Kept) WHERE Sequence = {row}");
                }
            }
        }

        Assert.Null((await new AuditVerifier(database).VerifyAsync()).Break);
    }

    [Theory]
    [InlineData("DELETE FROM AuditEvents WHERE Sequence = 1", 1, AuditFault.Missing)]
    [InlineData("DELETE FROM AuditEvents WHERE Sequence = 3", 3, AuditFault.Missing)]
    [InlineData("DELETE FROM AuditEvents WHERE Sequence = 5", 5, AuditFault.Truncated)]
    [InlineData("DELETE FROM AuditEvents WHERE Sequence > 2", 3, AuditFault.Truncated)]
    [InlineData("DELETE FROM AuditEvents", 1, AuditFault.Truncated)]
    [InlineData("DELETE FROM AuditEvents WHERE Sequence = 5; UPDATE AuditHead SET Sequence = 4", 4, AuditFault.HeadDiffers)]
    [InlineData("UPDATE AuditHead SET Hash = zeroblob(32)", 5, AuditFault.HeadDiffers)]
    [InlineData("UPDATE AuditHead SET Sequence = 9", 6, AuditFault.Truncated)]
    [InlineData("DELETE FROM AuditHead", 0, AuditFault.NoHead)]
    [InlineData("UPDATE AuditEvents SET Sequence = 99 WHERE Sequence = 2; UPDATE AuditEvents SET Sequence = 2 WHERE Sequence = 3; UPDATE AuditEvents SET Sequence = 3 WHERE Sequence = 99", 2, AuditFault.Changed)]
    [InlineData("UPDATE AuditEvents SET Sequence = Sequence + 10 WHERE Sequence = 5", 5, AuditFault.Truncated)]
    [InlineData("CREATE TABLE c AS SELECT * FROM AuditEvents WHERE Sequence = 5; UPDATE c SET Sequence = 6; INSERT INTO AuditEvents SELECT * FROM c", 6, AuditFault.Foreign)]
    [InlineData("CREATE TABLE c AS SELECT * FROM AuditEvents WHERE Sequence = 5; UPDATE c SET Sequence = 0; INSERT INTO AuditEvents SELECT * FROM c", 1, AuditFault.Foreign)]
    public async Task VerifyAsync_RowsDeletedReorderedCutOffOrAdded_FindsThePlace(string tampering, long place, AuditFault fault)
    {
        await using var database = await ChainAsync();
        await database.TamperAsync(tampering);
        Assert.Equal(new AuditBreak(place, fault), (await new AuditVerifier(database).VerifyAsync()).Break);
    }

    [Fact]
    public async Task VerifyAsync_TextMovedFromOneFieldToTheNext_IsFound()
    {
        await using var database = await ChainAsync();
        await database.TamperAsync("UPDATE AuditEvents SET ActorId = 'operatorO', ActorName = 'lga Öperator' WHERE Sequence = 2");
        Assert.Equal(new AuditBreak(2, AuditFault.Changed), (await new AuditVerifier(database).VerifyAsync()).Break);
    }

    [Fact]
    public async Task VerifyAsync_WhileEntriesAreAppended_IsGood()
    {
        await using var database = await ChainAsync();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await database.Store.RecordAsync(Sample.Audit());
        });
        while (!writing.IsCompleted) Assert.Null((await new AuditVerifier(database).VerifyAsync()).Break);
        await writing;
        Assert.Equal(new AuditVerification(Rows + 100, null), await new AuditVerifier(database).VerifyAsync());
    }

    private static async Task<TestDatabase> ChainAsync()
    {
        var database = await TestDatabase.CreateAsync();
        for (var i = 1; i <= Rows; i++) await database.Store.RecordAsync(Sample.Audit($"step.{i}", Guid.CreateVersion7(), Guid.CreateVersion7()));
        return database;
    }

    /// <summary>SQL for values that differ from what a column holds; null where the column may be.</summary>
    private static IEnumerable<string> Changes(string column) => column switch
    {
        "At" => ["At + 1"],
        "Hash" => ["zeroblob(32)", "substr(Hash, 1, 31)"],
        "ActorId" or "ActorName" or "What" => [$"{column} || 'x'", "''"],
        "PersonId" or "DeviceId" or "RequestId" or "RunId" => ["'00000000-0000-0000-0000-000000000001'", "NULL"],
        _ => [$"{column} || ' '", "''", "NULL"],
    };
}
