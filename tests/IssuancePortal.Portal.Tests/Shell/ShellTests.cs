using System.Net;
using System.Net.Http.Headers;

namespace IssuancePortal.Portal.Tests.Shell;

public sealed class ShellTests(PortalUnderTest portal) : IClassFixture<PortalUnderTest>, IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = portal.BaseAddress };

    [Theory]
    [InlineData("sign-in")]
    [InlineData("")]
    [InlineData("no-such-page")]
    public async Task Get_AnyPage_ForbidsInlineScriptAndFraming(string path)
    {
        var answer = await _http.SendAsync(PageRequest(path));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("_framework/blazor.web.js", "text/javascript", "components-reconnect-modal")]
    [InlineData("css/tokens.css", "text/css", "--accent")]
    [InlineData("icons/icons.svg", "image/svg+xml", "symbol")]
    [InlineData("IssuancePortal.Portal.styles.css", "text/css", "shell")]
    public async Task Get_Asset_IsServedOutsideDevelopment(string path, string type, string content)
    {
        var answer = await _http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(content, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UnknownAddress_PersonGetsAPage_MachineABareStatus()
    {
        var person = await _http.SendAsync(PageRequest("no-such-page"));
        var machine = await _http.GetAsync("no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, person.StatusCode);
        Assert.Contains("There is no such page", await person.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, machine.StatusCode);
        Assert.Empty(await machine.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Get_Language_IsKeptAndSpoken()
    {
        var answer = await _http.GetAsync("preferences/language/de?returnUrl=%2Fsign-in%3Fa%3D1");
        var cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var request = PageRequest("sign-in");
        request.Headers.Add("Cookie", cookie);
        var page = await (await _http.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Equal("/sign-in?a=1", answer.Headers.Location?.ToString());
        Assert.Contains("<html lang=\"de\"", page, StringComparison.Ordinal);
        Assert.Contains("Anmelden", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Get_LanguageWithForeignReturn_GoesToTheStartPage(string returnUrl)
    {
        var answer = await _http.GetAsync($"preferences/language/en?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task Get_LanguageThatIsNotSpoken_IsNotFound() => Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("preferences/language/xx")).StatusCode);

    [Theory]
    [InlineData("dark", "data-theme=\"dark\"")]
    [InlineData("\"><script>", null)]
    public async Task Get_ThemeCookie_IsInTheFirstPaint(string cookie, string? expected)
    {
        var request = PageRequest("sign-in");
        request.Headers.Add("Cookie", $"portal-theme={Uri.EscapeDataString(cookie)}");

        var page = await (await _http.SendAsync(request)).Content.ReadAsStringAsync();

        if (expected is null)
            Assert.DoesNotContain("data-theme", page, StringComparison.Ordinal);
        else
            Assert.Contains(expected, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_SignInAfterARefusal_SaysWhyAndKeepsTheName()
    {
        var page = await (await _http.SendAsync(PageRequest("sign-in?fault=Locked&user=ada"))).Content.ReadAsStringAsync();

        Assert.Contains("locked for a few minutes", page, StringComparison.Ordinal);
        Assert.Contains("value=\"ada\"", page, StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage PageRequest(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return request;
    }
}
