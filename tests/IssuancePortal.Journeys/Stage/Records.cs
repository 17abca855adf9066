using Microsoft.Data.Sqlite;

namespace IssuancePortal.Journeys.Stage;

/// <summary>Reads what the portal has written down, where pages do not say it exactly enough.</summary>
internal static class Records
{
    /// <summary>The devices of a person, oldest first, each with its certificates, as lines that can be compared.</summary>
    public static async Task<IReadOnlyList<HeldDevice>> DevicesAsync(this Portal portal, string email)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        var devices = await RowsAsync(
            db, "SELECT d.Id, d.Serial, d.State, COALESCE(d.InvalidReason, '') FROM Devices d WHERE d.Id IN (SELECT DeviceId FROM Certificates c JOIN People p ON p.Id = c.PersonId WHERE p.Email = $it) ORDER BY d.IssuedAt", email);
        var held = new List<HeldDevice>();
        foreach (var row in devices)
        {
            var certificates = await RowsAsync(db, "SELECT printf('%02X', Slot), State, COALESCE(RevocationReason, ''), Holds FROM Certificates WHERE DeviceId = $it ORDER BY SerialNumber", row[0]);
            held.Add(new HeldDevice(row[0], row[1], row[2], row[3], [.. certificates.Select(it => string.Join(' ', it).Trim())], [.. certificates.Select(it => it[1]).Distinct()], [.. certificates.Select(it => it[2]).Distinct()]));
        }

        return held;
    }

    /// <summary>A person's id.</summary>
    public static async Task<string> PersonAsync(this Portal portal, string email)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        return (await RowsAsync(db, "SELECT Id FROM People WHERE Email = $it", email)).Single()[0].ToLowerInvariant();
    }

    private static async Task<List<string[]>> RowsAsync(SqliteConnection db, string query, string it)
    {
        await using var command = db.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$it", it);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column).ToString() ?? "")]);
        return rows;
    }
}

/// <summary>A device that was personalised for somebody.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="State">Its state.</param>
/// <param name="InvalidReason">Why it is invalid; empty when it is not.</param>
/// <param name="Certificates">Slot, state, reason and holds of each certificate.</param>
/// <param name="States">The certificates' states, each once.</param>
/// <param name="Reasons">Their reasons of revocation, each once.</param>
internal sealed record HeldDevice(string Id, string Serial, string State, string InvalidReason, IReadOnlyList<string> Certificates, IReadOnlyList<string> States, IReadOnlyList<string> Reasons);
