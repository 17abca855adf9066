using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using IssuancePortal.Issuance.Roles;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Api;

/// <summary>The REST API over HTTP, with keys of each role.</summary>
#pragma warning disable CA1001 // xunit ends it through IAsyncLifetime.
public sealed class ApiTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly Actor Admin = new("admin", null, "Alice Whitfield", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    private readonly TestPortal _portal = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _portal.DisposeAsync();

    /// <summary>Every address with the permission that opens it.</summary>
    public static TheoryData<string, string, Permission[]> Addresses { get; } = new()
    {
        { "GET", "people?query=ana", [Permission.SearchPeople] },
        { "GET", "people/{person}", [Permission.SearchPeople] },
        { "POST", "requests", [Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice] },
        { "GET", "requests/00000000-0000-0000-0000-000000000001", [Permission.SearchPeople] },
        { "POST", "requests/00000000-0000-0000-0000-000000000001/approve", [] },
        { "POST", "requests/00000000-0000-0000-0000-000000000001/deny", [] },
        { "GET", "devices?serial=1A2B", [Permission.SearchPeople] },
        { "GET", "devices/00000000-0000-0000-0000-000000000001", [Permission.SearchPeople] },
        { "POST", "devices/00000000-0000-0000-0000-000000000001/suspend", [Permission.SuspendDevice] },
        { "POST", "devices/00000000-0000-0000-0000-000000000001/resume", [Permission.SuspendDevice] },
        { "POST", "devices/00000000-0000-0000-0000-000000000001/terminate", [Permission.TerminateDevice] },
        { "GET", "certificates/00AA", [Permission.SearchPeople] },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Address_EveryRole_IsOpenToThoseThatMayAndToNobodyElse(string method, string address, Permission[] permissions)
    {
        var person = await PersonAsync();
        var body = address.EndsWith("/approve", StringComparison.Ordinal) ? (object)new { contentHash = new string('a', 64) }
            : address == "requests" ? new { personId = person, policyId = Guid.NewGuid(), mode = "validated" }
            : address.EndsWith("/terminate", StringComparison.Ordinal) ? new { reason = 0 } : new { reason = "because" };
        foreach (var role in Role.All.Where(role => !role.Equals(Role.Officer, StringComparison.Ordinal) && !role.Equals(Role.User, StringComparison.Ordinal) && !role.Equals(Role.Administrator, StringComparison.Ordinal)))
        {
            using var client = await ClientAsync(role);
            using var message = new HttpRequestMessage(new HttpMethod(method), $"api/v1/{address.Replace("{person}", person.ToString(), StringComparison.Ordinal)}");
            if (method == "POST") message.Content = JsonContent.Create(body);
            using var answer = await client.SendAsync(message);
            var may = permissions.Any(permission => Permissions.Of(role).Contains(permission));
            Assert.True(may == (answer.StatusCode != HttpStatusCode.Forbidden), $"{role} {method} {address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            if (may) continue;
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal("refusal.not-allowed", problem.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Call_WithoutKeyWithACookieOrWithARevokedKey_IsUnauthorised()
    {
        using var nobody = _portal.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("api/v1/people?query=ana")).StatusCode);
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"ipk_{new string('a', 12)}_{new string('0', 64)}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("api/v1/people?query=ana")).StatusCode);

        using var client = await ClientAsync(Role.HelpDesk);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("api/v1/people?query=ana")).StatusCode);
        var keys = _portal.Services.GetRequiredService<ManageApiKeys>();
        foreach (var key in (await keys.ListAsync(Admin)).Value.Where(key => key.RevokedAt is null)) Assert.True((await keys.RevokeAsync(key.Id, Admin)).Succeeded);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("api/v1/people?query=ana")).StatusCode);
    }

    [Theory]
    [InlineData(Role.Officer)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.User)]
    public async Task Create_RoleThatOnlyPeopleHold_IsRefused(string role)
    {
        var made = await _portal.Services.GetRequiredService<ManageApiKeys>().CreateAsync(new ApiKeyOrder("robot", [role], 1), Admin);
        Assert.Equal("refusal.api-key-people-only", made.Refusal?.Code);
    }

    [Fact]
    public async Task Create_ByOthers_IsRefusedAndNothingOfTheSecretIsKept()
    {
        var keys = _portal.Services.GetRequiredService<ManageApiKeys>();
        Assert.Equal("refusal.not-allowed", (await keys.CreateAsync(new ApiKeyOrder("robot", [Role.HelpDesk], 1), new Actor("x", null, "X", [Role.HelpDesk]))).Refusal?.Code);
        Assert.Equal("refusal.fresh-proof-needed", (await keys.CreateAsync(new ApiKeyOrder("robot", [Role.HelpDesk], 1), Admin with { ProvenAt = null })).Refusal?.Code);
        var clear = (await keys.CreateAsync(new ApiKeyOrder("robot", [Role.HelpDesk], 1), Admin)).Value;
        var secret = ApiKey.Split(clear)!.Value.Secret;
        foreach (var file in Directory.EnumerateFiles(_portal.Folder, "portal.db*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task File_ValidatedRequest_IsCreatedShownAndWithdrawn()
    {
        using var client = await ClientAsync(Role.Operator);
        var person = await PersonAsync();
        var policy = (await _portal.Store.ReadAsync(session => session.PoliciesAsync())).First(it => it.Name == "Employee PIV card").Id;
        using var filed = await client.PostAsJsonAsync("api/v1/requests", new { personId = person, policyId = policy, mode = "validated", comment = "from HR" });
        Assert.True(filed.StatusCode == HttpStatusCode.Created, await filed.Content.ReadAsStringAsync());
        using var again = await client.PostAsJsonAsync("api/v1/requests", new { personId = person, policyId = policy, mode = "validated" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var shown = await client.GetFromJsonAsync<JsonElement>(filed.Headers.Location);
        Assert.Equal("PendingApproval", shown.GetProperty("request").GetProperty("state").GetString());
        Assert.Equal(64, shown.GetProperty("contentHash").GetString()!.Length);
        using var withdrawn = await client.PostAsJsonAsync($"{filed.Headers.Location}/withdraw", new { reason = "mistake" });
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
    }

    [Fact]
    public async Task OpenApi_NamesEveryAddress()
    {
        using var client = _portal.CreateClient();
        var document = await client.GetFromJsonAsync<JsonElement>("api/v1/openapi.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/v1/requests/{id}/approve", paths);
        Assert.Contains("/api/v1/devices/{id}/terminate", paths);
        Assert.Equal(13, paths.Count(path => path.StartsWith("/api/v1/", StringComparison.Ordinal)));
    }

    private async Task<HttpClient> ClientAsync(string role)
    {
        var client = _portal.CreateClient();
        var made = await _portal.Services.GetRequiredService<ManageApiKeys>().CreateAsync(new ApiKeyOrder($"test {role}", [role], 1), Admin);
        Assert.True(made.Succeeded, made.Refusal?.ToString());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Value);
        return client;
    }

    /// <summary>An employee who has nothing yet.</summary>
    private async Task<Guid> PersonAsync() => (await _portal.Store.ReadAsync(session => session.SearchPeopleAsync("ana sousa", 1)))[0].Id;
}
