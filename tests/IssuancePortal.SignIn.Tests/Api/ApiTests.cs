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

    [Theory]
    [InlineData("POST", "devices/00000000-0000-0000-0000-000000000001/terminate", """{"reason":99}""", 400)]
    [InlineData("POST", "devices/00000000-0000-0000-0000-000000000001/terminate", "{", 400)]
    [InlineData("POST", "devices/00000000-0000-0000-0000-000000000001/explode", "{}", 405)]
    [InlineData("PUT", "devices/00000000-0000-0000-0000-000000000001/terminate", "{}", 405)]
    [InlineData("GET", "requests?after=nonsense", null, 400)]
    [InlineData("GET", "requests?state=Nonsense", null, 400)]
    [InlineData("POST", "devices/00000000-0000-0000-0000-000000000001/terminate", """{"reason":"NotNeeded"}""", 404)]
    public async Task Call_WithWhatCannotBe_IsAProblemWithACode(string method, string address, string? body, int status)
    {
        using var client = await ClientAsync(Role.HelpDesk);
        using var message = new HttpRequestMessage(new HttpMethod(method), $"api/v1/{address}");
        if (body is not null) message.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(message);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()!);
    }

    [Fact]
    public async Task List_PartByPart_BringsEveryRequestOnce()
    {
        using var client = await ClientAsync(Role.HelpDesk);
        var total = (await client.GetFromJsonAsync<JsonElement>("api/v1/requests/count")).GetProperty("value").GetInt32();
        var seen = new List<string>();
        for (string? after = null; seen.Count <= total;)
        {
            var part = await client.GetFromJsonAsync<JsonElement>($"api/v1/requests?limit=7&after={after}");
            seen.AddRange(part.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("request").GetProperty("id").GetString()!));
            if ((after = part.GetProperty("next").GetString()) is null) break;
        }

        Assert.True(total > 7);
        Assert.Equal(total, seen.Distinct().Count());
        Assert.Equal(total, seen.Count);
        var waiting = await client.GetFromJsonAsync<JsonElement>("api/v1/requests?state=PendingApproval&mode=validated&sort=Newest");
        Assert.All(waiting.GetProperty("items").EnumerateArray(), item => Assert.Equal("PendingApproval", item.GetProperty("request").GetProperty("state").GetString()));
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
