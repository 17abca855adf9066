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

    /// <summary>Who issued the certificate in a slot of a device (null for the portal itself) and the certificate, PEM.</summary>
    public static async Task<(string? Authority, string Pem, string Serial)> CertificateAsync(this Portal portal, string device, int slot)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        var row = (await RowsAsync(db, $"SELECT Authority, hex(Der), SerialNumber FROM Certificates WHERE DeviceId = $it AND Slot = {slot} AND State = 'Active'", device)).Single();
        return (row[0].Length > 0 ? row[0] : null, new string(System.Security.Cryptography.PemEncoding.Write("CERTIFICATE", Convert.FromHexString(row[1]))), row[2]);
    }

    /// <summary>How many orders to make the state of a certificate known are not carried out yet.</summary>
    public static async Task<int> OpenStatusOrdersAsync(this Portal portal, string serial)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        return (await RowsAsync(db, "SELECT Id FROM StatusOrders WHERE SerialNumber = $it AND DoneAt IS NULL", serial)).Count;
    }

    /// <summary>A person's id.</summary>
    public static async Task<string> PersonAsync(this Portal portal, string email)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        return (await RowsAsync(db, "SELECT Id FROM People WHERE Email = $it", email)).Single()[0].ToLowerInvariant();
    }

    /// <summary>The address of a person.</summary>
    public static async Task<string> EmailAsync(this Portal portal, string person)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        return (await RowsAsync(db, "SELECT Email FROM People WHERE Id = $it", person.ToUpperInvariant())).Single()[0];
    }

    /// <summary>Address and name of a contractor for whom nothing was asked yet.</summary>
    public static async Task<(string Email, string Name)> ContractorAsync(this Portal portal)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        var row = (await RowsAsync(db, "SELECT Email, GivenName || ' ' || Surname FROM People WHERE Affiliation = $it AND IsActive AND Id NOT IN (SELECT PersonId FROM Requests) ORDER BY EmployeeNumber DESC LIMIT 1", "Contractor")).Single();
        return (row[0], row[1]);
    }

    /// <summary>Id and name of somebody who can be given a card or a key and for whom nothing was asked yet.</summary>
    public static Task<(string Id, string Name)> DeveloperAsync(this Portal portal) => portal.MemberAsync("Developers");

    /// <summary>Id and name of a member of a group for whom nothing was asked yet.</summary>
    public static async Task<(string Id, string Name)> MemberAsync(this Portal portal, string group)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Mode=ReadOnly;Pooling=False");
        await db.OpenAsync();
        var row = (await RowsAsync(
            db,
            "SELECT p.Id, p.GivenName || ' ' || p.Surname FROM People p JOIN GroupMembers m ON m.PersonId = p.Id JOIN Groups g ON g.Id = m.GroupId "
            + "WHERE g.Name = $it AND p.IsActive AND p.Id NOT IN (SELECT PersonId FROM Requests) ORDER BY p.EmployeeNumber DESC LIMIT 1",
            group)).Single();
        return (row[0].ToLowerInvariant(), row[1]);
    }

    /// <summary>Makes somebody a member of a group.</summary>
    public static async Task JoinAsync(this Portal portal, string email, string group)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Pooling=False;Default Timeout=30");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "INSERT INTO GroupMembers (GroupId, PersonId) SELECT g.Id, p.Id FROM Groups g, People p WHERE g.Name = $group AND p.Email = $email;";
        command.Parameters.AddWithValue("$group", group);
        command.Parameters.AddWithValue("$email", email);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    /// <summary>Lets the last day of a device pass while the portal is down, and with it the time for which the portal of before had the jobs.</summary>
    public static async Task ExpireAsync(this Portal portal, string device)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Pooling=False;Default Timeout=30");
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "UPDATE Devices SET ExpiresAt = CreatedAt WHERE Id = $it; UPDATE JobLeases SET Until = 0;";
        command.Parameters.AddWithValue("$it", device);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Writes down a second officer, who has the password of the demo's accounts and is another person.</summary>
    public static async Task AddOfficerAsync(this Portal portal, string userName, string name)
    {
        await using var db = new SqliteConnection($"Data Source={portal.Database};Pooling=False;Default Timeout=30");
        await db.OpenAsync();
        string[] own = ["Id", "DisplayName", "PersonId", "UserName", "NormalizedUserName", "Email", "NormalizedEmail"];
        var others = string.Join(", ", (await RowsAsync(db, "SELECT name FROM pragma_table_info($it)", "Accounts")).Select(row => row[0]).Except(own));
        await using var command = db.CreateCommand();
        command.CommandText = $"""
            INSERT INTO Accounts ({string.Join(", ", own)}, {others})
                SELECT $id, $name, NULL, $user, upper($user), $user || '@meridian.example', upper($user || '@meridian.example'), {others} FROM Accounts WHERE UserName = 'officer';
            INSERT INTO AccountRoles (UserId, RoleId) VALUES ($id, 'officer');
            """;
        command.Parameters.AddWithValue("$id", Guid.NewGuid().ToString());
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$user", userName);
        await command.ExecuteNonQueryAsync();
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
internal sealed record HeldDevice(string Id, string Serial, string State, string InvalidReason, IReadOnlyList<string> Certificates, IReadOnlyList<string> States, IReadOnlyList<string> Reasons)
{
    /// <summary>Device and certificates exactly as before.</summary>
    public static IEqualityComparer<HeldDevice> Same { get; } = EqualityComparer<HeldDevice>.Create((one, other) => one?.Line == other?.Line, it => it.Line.GetHashCode(StringComparison.Ordinal));

    /// <summary>All of it in words.</summary>
    public string Line => $"{Serial} {State} {InvalidReason}: {string.Join("; ", Certificates)}";
}
