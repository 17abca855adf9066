using System.Net;
using System.Text.RegularExpressions;

namespace IssuancePortal.SimulatedDevices.Phone;

/// <summary>The browser of a simulated phone, as far as the page of the portal needs one: it opens the link, presses the buttons that it is told to, keeps cookies, and reads what the page says about itself in its data attributes.</summary>
public sealed partial class SimulatedPhoneBrowser : IDisposable
{
    /// <summary>What it says of itself.</summary>
    public const string Agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    private readonly HttpMessageHandler _handler;
    private Uri _at;

    /// <param name="link">The link behind the QR code.</param>
    /// <param name="handler">How it reaches the portal; null for the network.</param>
    public SimulatedPhoneBrowser(Uri link, HttpMessageHandler? handler = null)
    {
        _handler = handler ?? new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true };
        (_at, Http) = (link, new HttpClient(_handler));
        Http.DefaultRequestHeaders.UserAgent.ParseAdd(Agent);
    }

    /// <summary>Its connection, which the phone uses for SCEP as well.</summary>
    public HttpClient Http { get; }

    /// <summary>The page as it was when it was last looked at.</summary>
    public string Page { get; private set; } = "";

    /// <summary>What the page calls the stage that it is in.</summary>
    public string Stage => Attribute("data-phone-stage");

    /// <summary>The code that the page shows; empty for none.</summary>
    public string Code => Attribute("data-phone-code");

    /// <summary>What addresses on the page are relative to (HTML, "The base element").</summary>
    private Uri Base => BaseElement().Match(Page) is { Success: true } found ? new Uri(_at, WebUtility.HtmlDecode(Of(found.Value, "href"))) : _at;

    /// <summary>Opens the link, or the page again.</summary>
    public async Task LookAsync(CancellationToken cancellation = default)
    {
        using var answer = await Http.GetAsync(_at, cancellation);
        await TakeAsync(answer, cancellation);
    }

    /// <summary>Sends the form with this name, with what is typed into it.</summary>
    /// <exception cref="InvalidOperationException">The page has no such form.</exception>
    public async Task PressAsync(string form, CancellationToken cancellation = default, params (string Name, string Value)[] typed)
    {
        var found = Forms().Matches(Page).FirstOrDefault(it => it.Value.Contains($"data-phone-form=\"{form}\"", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"The page has no form {form}; it is in stage \"{Stage}\".");
        var fields = Inputs().Matches(found.Value).Select(it => KeyValuePair.Create(Of(it.Value, "name"), WebUtility.HtmlDecode(Of(it.Value, "value")))).Where(it => it.Key.Length > 0 && typed.All(own => own.Name != it.Key))
            .Concat(typed.Select(it => KeyValuePair.Create(it.Name, it.Value)));
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await Http.PostAsync(new Uri(Base, WebUtility.HtmlDecode(Of(found.Value, "action"))), content, cancellation);
        await TakeAsync(answer, cancellation);
    }

    /// <summary>Fetches what a link of the page leads to.</summary>
    public Task<byte[]> FetchAsync(string address, CancellationToken cancellation = default) => Http.GetByteArrayAsync(new Uri(Base, address), cancellation);

    /// <summary>Looks until the page is in one of these stages.</summary>
    public async Task UntilAsync(TimeSpan pause, CancellationToken cancellation, params string[] stages)
    {
        while (!stages.Contains(Stage))
        {
            await Task.Delay(pause, cancellation);
            await LookAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private async Task TakeAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        Page = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The portal answered {(int)answer.StatusCode}.");
        _at = answer.RequestMessage?.RequestUri ?? _at;
    }

    private string Attribute(string name) => Of(Page, name);

    private static string Of(string html, string name) => Regex.Match(html, $" {name}=\"([^\"]*)\"", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) is { Success: true } found ? found.Groups[1].Value : "";

    [GeneratedRegex("<form\\b.*?</form>", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Forms();

    [GeneratedRegex("<base\\b[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex BaseElement();

    [GeneratedRegex("<input\\b[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Inputs();
}
