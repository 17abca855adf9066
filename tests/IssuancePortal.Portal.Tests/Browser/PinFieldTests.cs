using Microsoft.Playwright;

namespace IssuancePortal.Portal.Tests.Browser;

/// <summary>
/// The PIN field in a real browser. The gallery's page holds the client's key and says what the sealed box opens to, with .NET's own ECDH, HKDF and AES-GCM; the socket's
/// frames are read to see that the PIN is in none of them.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class PinFieldTests(Chromium chromium) : IAsyncLifetime
{
    private const string Pin = "739154";
    private readonly List<string> _errors = [];
    private readonly List<byte[]> _sent = [];
    private IPage _page = null!;

    public async Task InitializeAsync()
    {
        _page = await chromium.OpenAsync("sign-in", _errors);
        _page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) => _sent.Add(frame.Binary ?? System.Text.Encoding.UTF8.GetBytes(frame.Text ?? ""));
        await _page.GotoAsync("gallery");
        await _page.GetByLabel("New PIN", new() { Exact = true }).And(_page.Locator("input")).WaitForAsync();
    }

    public async Task DisposeAsync() => await _page.Context.CloseAsync();

    [Fact]
    public async Task Mount_ClientKeyGiven_PageAndServerDeriveTheSameCode()
    {
        await Assertions.Expect(State).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^code \d{3} \d{3}$"));

        Assert.Equal(await State.TextContentAsync(), $"code {await _page.Locator(".pin .code").TextContentAsync()}");
    }

    [Fact]
    public async Task Typing_ValidTwice_SealsWhatTheClientCanOpen()
    {
        await TypeAsync(Pin, Pin);

        await Assertions.Expect(State).ToHaveTextAsync($"sealed, opens to {Fingerprint(Pin)}");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Typing_ThenChanged_WithdrawsTheSeal()
    {
        await TypeAsync(Pin, Pin);
        await Assertions.Expect(State).ToContainTextAsync("sealed, opens");

        await _page.Keyboard.PressAsync("Backspace");

        await Assertions.Expect(State).ToHaveTextAsync("nothing sealed");
    }

    [Theory]
    [InlineData("123456", "trivial")]
    [InlineData("876543", "trivial")]
    [InlineData("111111", "trivial")]
    [InlineData("121212", "trivial")]
    [InlineData("12345", "length")]
    [InlineData("73915a", "digits")]
    public async Task Typing_RuleBroken_IsSaidAndNothingIsSealed(string pin, string rule)
    {
        await TypeAsync(pin, pin);

        var row = _page.Locator(".pin li", new() { HasText = rule switch { "trivial" => "Not a simple sequence", "length" => "6 to 8 characters", _ => "Digits only" } });
        await Assertions.Expect(row).ToHaveAttributeAsync("data-state", "broken");
        await Assertions.Expect(State).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^code"));
    }

    [Fact]
    public async Task Typing_EachKey_NeverLeavesThePage()
    {
        await TypeAsync(Pin, Pin);
        await Assertions.Expect(State).ToContainTextAsync("sealed, opens");

        Assert.NotEmpty(_sent);
        Assert.DoesNotContain(_sent, x => Contains(x, Pin) || Contains(x, "keydown") || Contains(x, "\"value\""));
    }

    [Fact]
    public async Task Leaving_FieldWithPin_IsWiped()
    {
        await TypeAsync(Pin, Pin);
        var host = await _page.Locator(".pin").ElementHandleAsync();

        await _page.Locator(".rail a").First.ClickAsync();
        await Assertions.Expect(_page.Locator(".pin")).ToHaveCountAsync(0);

        await _page.WaitForFunctionAsync("host => host.shadowRoot.childElementCount === 0", host);
    }

    private ILocator State => _page.Locator("#pin-state");

    // What the gallery says of an opened box: enough to know that it is the PIN, without saying the PIN.
    private static string Fingerprint(string pin) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(pin)).AsSpan(..4));

    private static bool Contains(byte[] frame, string text) => frame.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task TypeAsync(string first, string second)
    {
        await _page.Locator(".pin #pin").PressSequentiallyAsync(first);
        await _page.Locator(".pin #repeat").PressSequentiallyAsync(second);
    }
}
