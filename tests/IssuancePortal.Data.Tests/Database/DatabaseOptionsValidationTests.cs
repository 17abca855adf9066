using IssuancePortal.Data.Database;

namespace IssuancePortal.Data.Tests.Database;

public sealed class DatabaseOptionsValidationTests
{
    [Theory]
    [InlineData("Oracle", null, "Database:Provider")]
    [InlineData("Sqlite", "Nonsense=1", "Database:ConnectionString")]
    [InlineData("Sqlite", "Data Source=:memory:", "Database:ConnectionString")]
    [InlineData("SqlServer", null, "Database:ConnectionString")]
    [InlineData("SqlServer", "Password=hunter2;Nonsense=1", "Database:ConnectionString")]
    public void Validate_Fault_NamesTheKeyAndKeepsThePassword(string provider, string? connection, string key)
    {
        var result = new DatabaseOptionsValidation().Validate(null, new DatabaseOptions { Provider = provider, ConnectionString = connection });
        Assert.True(result.Failed);
        Assert.StartsWith(key, Assert.Single(result.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sqlite", null)]
    [InlineData("Sqlite", "Data Source=/var/lib/portal.db")]
    [InlineData("SqlServer", "Server=db;Database=portal;Encrypt=true")]
    public void Validate_Good_Succeeds(string provider, string? connection) =>
        Assert.True(new DatabaseOptionsValidation().Validate(null, new DatabaseOptions { Provider = provider, ConnectionString = connection }).Succeeded);
}
