using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.SignIn.Tests.Api;

/// <summary>
/// Role × address, and role × move × state, over HTTP: every address of the API has a row here, and every key that may not is refused with the right code while what it asked about stays as it was.
/// </summary>
public sealed class ApiMatrixTests(ApiMatrixTests.QuietPortal shared) : IClassFixture<ApiMatrixTests.QuietPortal>
{
    /// <summary>What no key may, whatever its role says.</summary>
    private static readonly Permission[] PeopleOnly =
    [
        Permission.ApproveRequests, Permission.ChangePolicyAtApproval, Permission.ManageRoles, Permission.ManageApiKeys, Permission.ManagePolicies, Permission.ManageSettings, Permission.UseOwnDevices,
    ];

    private static readonly Permission[] Asks = [Permission.RequestIssuance, Permission.IssueDevice, Permission.BindDevice];

    private static readonly Dictionary<DeviceMove, (Permission Permission, object Body)> Moves = new()
    {
        [DeviceMove.Activate] = (Permission.HandOver, new { }),
        [DeviceMove.Suspend] = (Permission.SuspendDevice, new { reason = "matrix" }),
        [DeviceMove.Resume] = (Permission.SuspendDevice, new { reason = "matrix" }),
        [DeviceMove.ReturnTemporary] = (Permission.ReplaceDevice, new { }),
        [DeviceMove.Terminate] = (Permission.TerminateDevice, new { reason = "NotNeeded" }),
        [DeviceMove.Dispose] = (Permission.DisposeDevice, new { reason = "Spoiled" }),
        [DeviceMove.Remove] = (Permission.RemoveDevices, new { }),
    };

    private readonly TestPortal _portal = shared.Portal;
    private Rows? _rows;

    /// <summary>Roles of the product that a key may hold, and one role for every single permission.</summary>
    public static TheoryData<string> KeyRoles => [Role.Sponsor, Role.Operator, Role.HelpDesk, Role.Activator, Role.Auditor, .. Enum.GetNames<Permission>()];

    public static TheoryData<string> ProductRoles => [Role.Sponsor, Role.Operator, Role.HelpDesk, Role.Activator, Role.Auditor];

    /// <summary>Each address by its name: any one of the permissions opens it, and the call that is made.</summary>
    private Dictionary<string, (Permission[] Opens, Func<Task<Call>> Make)> Addresses()
    {
        var table = new Dictionary<string, (Permission[], Func<Task<Call>>)>(StringComparer.Ordinal)
        {
            ["SearchPeople"] = ([Permission.SearchPeople], () => Get("people?query=ana")),
            ["GetPerson"] = ([Permission.SearchPeople], async () => await Get($"people/{(await DeviceAsync(DeviceState.Issued)).PersonId}")),
            ["GetOffers"] = ([Permission.SearchPeople], async () => await Get($"people/{(await DeviceAsync(DeviceState.Issued)).PersonId}/offers")),
            ["TerminateAll"] = ([Permission.TerminateAll], async () => About(await DeviceAsync(DeviceState.Issued), device => ($"people/{device.PersonId}/terminate", new { reason = "NotNeeded" }))),
            ["ForeseeTerminateAll"] = ([Permission.TerminateAll], async () => About(await DeviceAsync(DeviceState.Issued), device => ($"people/{device.PersonId}/terminate/foresee", new { reason = "NotNeeded" }))),
            ["FindDevices"] = ([Permission.SearchPeople], () => Get("devices?serial=1A2B")),
            ["GetDevice"] = ([Permission.SearchPeople], async () => await Get($"devices/{(await DeviceAsync(DeviceState.Issued)).Id}")),
            ["ExtendTemporary"] = ([Permission.ReplaceDevice], async () => About(await TemporaryAsync(), device => ($"devices/{device.Id}/extend", new { until = DateTimeOffset.UtcNow.AddDays(2) }))),
            ["RequestTermination"] = ([Permission.TerminateDevice], async () => About(await DeviceAsync(DeviceState.Issued), device => ($"devices/{device.Id}/terminate/request", new { reason = "NotNeeded" }))),
            ["UpdateDevice"] = ([Permission.RequestUpdate], async () => About(await DeviceAsync(DeviceState.Issued), device => ($"devices/{device.Id}/update", new { type = "Reissue" }))),
            ["ForeseeUpdate"] = ([Permission.RequestUpdate], async () => About(await DeviceAsync(DeviceState.Issued), device => ($"devices/{device.Id}/update/foresee", new { type = "Update" }))),
            ["GetCertificate"] = ([Permission.SearchPeople], async () => await Get($"certificates/{await SerialAsync(await DeviceAsync(DeviceState.Issued))}")),
            ["ListRequests"] = ([Permission.SearchPeople], () => Get("requests?limit=3")),
            ["CountRequests"] = ([Permission.SearchPeople], () => Get("requests/count")),
            ["FileRequest"] = (Asks, async () => new Call("POST", "requests", await FileAsync())),
            ["ForeseeRequest"] = (Asks, async () => new Call("POST", "requests/foresee", await FileAsync())),
            ["GetRequest"] = ([Permission.SearchPeople], async () => await Get($"requests/{(await RequestAsync()).Id}")),
            ["GetDecisions"] = ([Permission.SearchPeople], async () => await Get($"requests/{(await RequestAsync()).Id}/decisions")),
            ["EditRequest"] = ([Permission.ReplaceDevice], async () => About(await RequestAsync(), "PUT", request => ($"requests/{request.Id}", new { policyId = request.PolicyId, comment = "matrix" }))),
            ["WithdrawRequest"] = ([Permission.ReplaceDevice], async () => About(await RequestAsync(), "POST", request => ($"requests/{request.Id}/withdraw", new { reason = "matrix" }))),
            ["ForeseeWithdrawal"] = ([Permission.ReplaceDevice], async () => About(await RequestAsync(), "POST", request => ($"requests/{request.Id}/withdraw/foresee", new { }))),
            ["ApproveRequest"] = ([], async () => About(await RequestAsync(), "POST", request => ($"requests/{request.Id}/approve", new { contentHash = new string('a', 64) }))),
            ["DenyRequest"] = ([], async () => About(await RequestAsync(), "POST", request => ($"requests/{request.Id}/deny", new { reason = "matrix" }))),
            ["HandOver"] = ([Permission.HandOver], async () => About(await RequestAsync(RequestState.Approved, withDevice: true), "POST", request => ($"requests/{request.Id}/hand-over", new { way = "InPerson" }))),
            ["GetStock"] = ([Permission.ManageStock], () => Get("stock")),
            ["CheckStockFile"] = ([Permission.ManageStock], () => Task.FromResult(new Call("POST", "stock/check", StockFile()))),
            ["TakeInStock"] = ([Permission.ManageStock], () => Task.FromResult(new Call("POST", "stock", StockFile()))),
            ["TransferStock"] = ([Permission.ManageStock], async () => About(await DeviceAsync(DeviceState.Available), device => ("stock/transfer", new { devices = new[] { device.Id }, location = "Matrix" }))),
        };
        foreach (var (move, (permission, body)) in Moves)
        {
            table[$"{move}Device"] = ([permission], async () => About(await DeviceAsync(DeviceLifecycle.Row(move).From[0]), device => ($"devices/{device.Id}/{Segment(move)}", body)));
            table[$"Foresee{move}Device"] = ([permission], async () => About(await DeviceAsync(DeviceLifecycle.Row(move).From[0]), device => ($"devices/{device.Id}/{Segment(move)}/foresee", body)));
        }

        foreach (var move in Enum.GetValues<CertificateMove>())
        {
            var permission = move == CertificateMove.Revoke ? Permission.TerminateDevice : Permission.SuspendDevice;
            table[$"{move}Certificate"] = ([permission], () => CertificateCallAsync(move, ""));
            table[$"Foresee{move}Certificate"] = ([permission], () => CertificateCallAsync(move, "/foresee"));
        }

        return table;
    }

    [Fact]
    public async Task Addresses_OfThePortal_AllHaveARowHereAndADescription()
    {
        using var client = _portal.CreateClient();
        var endpoints = Endpoints();
        Assert.Equal(Addresses().Keys.Order(StringComparer.Ordinal), endpoints.Select(NameOf).Order(StringComparer.Ordinal));

        var paths = (await client.GetFromJsonAsync<JsonElement>("api/v1/openapi.json")).GetProperty("paths");
        var described = paths.EnumerateObject().Where(path => path.Name.StartsWith("/api/v1/", StringComparison.Ordinal)).SelectMany(path => path.Value.EnumerateObject()).Select(it => it.Value)
            .ToDictionary(it => it.GetProperty("operationId").GetString()!);
        Assert.Empty(endpoints.Select(NameOf).Except(described.Keys));
        Assert.All(described, it =>
        {
            Assert.NotEmpty(it.Value.GetProperty("summary").GetString()!);
            var responses = it.Value.GetProperty("responses");
            Assert.Contains(responses.EnumerateObject(), response => response.Name[0] == '2' && response.Value.TryGetProperty("content", out _));
            foreach (var status in (string[])["400", "401", "403", "404", "409", "422"])
                Assert.True(responses.GetProperty(status).GetProperty("content").TryGetProperty("application/problem+json", out _), $"{it.Key} {status}");
        });
    }

    [Theory]
    [MemberData(nameof(KeyRoles))]
    public async Task Address_EveryOne_IsOpenToTheKeysThatMayAndToNoOther(string role)
    {
        var (client, account, permissions) = await KeyAsync(role);
        foreach (var (name, (opens, make)) in Addresses())
        {
            var may = opens.Any(permissions.Contains);
            // What is refused changes nothing, so that all who are refused can try it on the same.
            if (!shared.Denied.TryGetValue(name, out var denied)) shared.Denied[name] = denied = await make() is var one ? (one, await PictureAsync(one)) : default;
            var (call, before) = may ? (await make(), "") : denied;
            using var answer = await SendAsync(client, call);
            var text = await answer.Content.ReadAsStringAsync();
            if (may)
            {
                Assert.True(answer.IsSuccessStatusCode, $"{role} {name}: {(int)answer.StatusCode} {text}");
                continue;
            }

            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{role} {name}: {(int)answer.StatusCode} {text}");
            Assert.Equal("refusal.not-allowed", JsonDocument.Parse(text).RootElement.GetProperty("code").GetString());
            Assert.Equal(before, await PictureAsync(call));
        }

        var done = await _portal.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { ActorId = account, Limit = 200 }));
        if (!Addresses().Values.Any(row => row.Opens.Any(permissions.Contains))) Assert.Empty(done);
        client.Dispose();
    }

    [Theory]
    [MemberData(nameof(ProductRoles))]
    public async Task Move_EveryState_IsMadeOrRefusedAsTheTableSays(string role)
    {
        var (client, _, permissions) = await KeyAsync(role);
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            var device = await DeviceAsync(state);
            foreach (var (move, (permission, body)) in Moves)
            {
                var may = permissions.Contains(permission);
                var fits = DeviceLifecycle.Row(move).From.Contains(state);
                if (may && fits) device = await DeviceAsync(state);
                var call = new Call("POST", $"devices/{device.Id}/{Segment(move)}", body, device.Id);
                var before = await PictureAsync(call);
                using var answer = await SendAsync(client, call);
                var text = await answer.Content.ReadAsStringAsync();
                var expected = !may ? (403, "refusal.not-allowed") : !fits ? (409, "refusal.illegal-move") : (200, null);
                var code = answer.IsSuccessStatusCode ? null : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString();
                Assert.True(expected == ((int)answer.StatusCode, code), $"{role} {move} {state}: {(int)answer.StatusCode} {text}");
                if (expected.Item2 is not null) Assert.Equal(before, await PictureAsync(call));
                else Assert.Equal(DeviceLifecycle.Row(move).To, (await _portal.Store.ReadAsync(session => session.DeviceAsync(device.Id)))?.State);
                if (expected.Item2 is null) device = await DeviceAsync(state);
            }
        }

        client.Dispose();
    }

    [Fact]
    public async Task Address_WithoutAKeyOrWithABrowsersCookie_IsShutAndNothingChanges()
    {
        using var nobody = _portal.CreateClient();
        using var browser = _portal.CreateClient();
        using (await TestPortal.SignInAsync(browser, "helpdesk", "PortalDemo2026"))
        {
        }

        foreach (var (name, (_, make)) in Addresses())
        {
            var call = await make();
            var before = await PictureAsync(call);
            foreach (var client in (HttpClient[])[nobody, browser])
            {
                using var answer = await SendAsync(client, call);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {(int)answer.StatusCode}");
            }

            Assert.Equal(before, await PictureAsync(call));
        }
    }

    private static Task<Call> Get(string path) => Task.FromResult(new Call("GET", path, null));

    private static Call About(Device device, Func<Device, (string Path, object Body)> of) => new("POST", of(device).Path, of(device).Body, device.Id);

    private static Call About(IssuanceRequest request, string method, Func<IssuanceRequest, (string Path, object Body)> of) => new(method, of(request).Path, of(request).Body, RequestId: request.Id);

    private static string StockFile() => $"kind,serial,location\nPivCard,{Guid.NewGuid():N},Matrix";

    private static string Segment(DeviceMove move) => move == DeviceMove.ReturnTemporary ? "return-temporary" : move.ToString().ToLowerInvariant();

    private static string NameOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!;

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, Call call)
    {
        using var message = new HttpRequestMessage(new HttpMethod(call.Method), $"api/v1/{call.Path}");
        message.Content = call.Body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "text/csv"),
            var body => JsonContent.Create(body),
        };
        return await client.SendAsync(message);
    }

    private IReadOnlyList<RouteEndpoint> Endpoints() =>
        [.. _portal.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/').StartsWith("api/v1/", StringComparison.Ordinal) == true).Distinct()];

    /// <summary>Everything that a call could change: the device with certificates, the request, and what the audit trail says of both.</summary>
    private Task<string> PictureAsync(Call call) => _portal.Store.ReadAsync(async session => JsonSerializer.Serialize(new
    {
        Device = call.DeviceId is { } device ? await session.DeviceAsync(device) : null,
        Certificates = call.DeviceId is { } on ? await session.CertificatesOfDeviceAsync(on) : [],
        Request = call.RequestId is { } request ? await session.RequestAsync(request) : null,
        Requests = call.DeviceId is { } of ? await session.RequestsOfDeviceAsync(of) : [],
        Audit = call.DeviceId is null && call.RequestId is null ? [] : await session.AuditAsync(new AuditFilter(DeviceId: call.DeviceId) { RequestId = call.RequestId }),
    }));

    /// <summary>A key of a role of the product, or of a role of a single permission; put into the store as it is, for not every one could be made.</summary>
    private async Task<(HttpClient Client, string Account, IReadOnlyList<Permission> Permissions)> KeyAsync(string role)
    {
        var isProduct = Role.All.Contains(role);
        var (name, may) = isProduct ? (role, Permissions.Of(role)) : ($"only-{role.ToLowerInvariant()}", [Enum.Parse<Permission>(role)]);
        var (key, clear) = ApiKey.Make($"matrix {role}", [name], "Test", DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        if (!isProduct)
        {
            await _portal.DbAsync(async db =>
            {
                db.Add(new IdentityRole(name) { Id = name, NormalizedName = name.ToUpperInvariant() });
                return await db.SaveChangesAsync();
            });
        }

        var added = await _portal.Store.ChangeAsync<bool>(session =>
        {
            if (!isProduct) session.Add(new RoleDefinition { Name = name, Permissions = may });
            session.Add(key);
            return Task.FromResult<Issuance.Result<bool>>(true);
        });
        Assert.True(added.Succeeded);
        var client = _portal.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", clear);
        return (client, key.AccountId, [.. may.Except(PeopleOnly)]);
    }

    private async Task<Rows> RowsAsync() =>
        _rows ??= new Rows(_portal.Store, (await _portal.Store.ReadAsync(session => session.PoliciesAsync())).First(policy => policy.Name == "Employee PIV card").Id, "validated");

    private async Task<Device> DeviceAsync(DeviceState state) => (await (await RowsAsync()).DeviceAsync(state)).Device;

    private async Task<Device> TemporaryAsync()
    {
        var original = await DeviceAsync(DeviceState.Invalid);
        return (await _portal.Store.ReadAsync(session => session.DevicesOfAsync(original.PersonId!.Value))).Single(device => device.IsTemporary);
    }

    private async Task<IssuanceRequest> RequestAsync(RequestState state = RequestState.PendingApproval, bool withDevice = false)
    {
        var rows = await RowsAsync();
        return withDevice && await rows.DeviceAsync(DeviceState.Assigned) is var (device, owner) ? await rows.RequestAsync(state, "somebody", null, owner, device) : await rows.RequestAsync(state, "somebody", null);
    }

    private async Task<object> FileAsync()
    {
        var rows = await RowsAsync();
        Person person = await rows.PersonAsync();
        return new { personId = person.Id, policyId = (await _portal.Store.ReadAsync(session => session.PoliciesAsync())).First(policy => policy.Name == "Employee PIV card").Id, mode = "validated" };
    }

    private async Task<string> SerialAsync(Device device) => (await _portal.Store.ReadAsync(session => session.CertificatesOfDeviceAsync(device.Id)))[0].SerialNumber;

    private async Task<Call> CertificateCallAsync(CertificateMove move, string end)
    {
        var device = await DeviceAsync(DeviceState.Issued);
        var serial = await SerialAsync(device);
        var helpDesk = new Actor("hana", null, "Hana Helpdesk", [Role.HelpDesk]);
        if (move == CertificateMove.Release) Assert.True((await _portal.Services.GetRequiredService<ChangeCertificate>().ChangeAsync(serial, CertificateMove.Hold, default, "", helpDesk)).Succeeded);
        return new Call("POST", $"certificates/{serial}/{move.ToString().ToLowerInvariant()}{end}", new { reason = "matrix", revocation = "Superseded" }, device.Id);
    }

    /// <summary>One portal for all cells, which does not log every call of thousands.</summary>
    public sealed class QuietPortal : IAsyncDisposable
    {
        /// <summary>Calls that are refused, with the picture of what they are about.</summary>
        internal Dictionary<string, (Call Call, string Picture)> Denied { get; } = new(StringComparer.Ordinal);

        internal TestPortal Portal { get; } = new(("Logging:LogLevel:Default", "Warning"));

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }

    internal sealed record Call(string Method, string Path, object? Body, Guid? DeviceId = null, Guid? RequestId = null);
}
