using Microsoft.Playwright;

namespace IssuancePortal.Portal.Tests.Browser;

/// <summary>What happens to a person's typing when the portal's answers come late: its frames wait here until the test lets them go.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SlowLineTests(Chromium chromium)
{
    private readonly List<string> _errors = [];
    private readonly Queue<IWebSocketFrame> _held = [];
    private bool _isSlow;

    [Fact]
    public async Task Typing_WhileTheAnswerToEarlierLettersIsUnderWay_LosesNoLetter()
    {
        var page = await chromium.OpenAsync("sign-in", _errors);
        var lines = new List<IWebSocketRoute>();
        await page.RouteWebSocketAsync("**/_blazor**", line =>
        {
            lines.Add(line);
            line.ConnectToServer().OnMessage(frame =>
            {
                if (_isSlow) _held.Enqueue(frame);
                else Send(line, frame);
            });
        });
        await page.GotoAsync("gallery");
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search", Exact = true });
        await Assertions.Expect(page.Locator("html[data-shortcuts~='mod+k']")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("dialog [role=option]")).Not.ToHaveCountAsync(0);

        _isSlow = true;
        await page.Keyboard.TypeAsync("s");
        for (var end = DateTime.UtcNow.AddSeconds(20); _held.Count == 0 && DateTime.UtcNow < end;) await page.Locator("dialog[open]").WaitForAsync();
        var answer = _held.ToArray();
        _held.Clear();
        await page.Keyboard.TypeAsync("t");
        // The answer to the first letter comes after the second; the third follows at once.
        foreach (var frame in answer) Send(lines[^1], frame);
        await Assertions.Expect(page.Locator("dialog .busy")).ToBeAttachedAsync();
        await page.Keyboard.TypeAsync("a");
        _isSlow = false;
        while (_held.TryDequeue(out var frame)) Send(lines[^1], frame);

        await Assertions.Expect(page.Locator("dialog [role=option]")).ToHaveTextAsync("Start");
        await Assertions.Expect(field).ToHaveValueAsync("sta");
        Assert.Empty(_errors);
    }

    private static void Send(IWebSocketRoute line, IWebSocketFrame frame)
    {
        if (frame.Binary is { } bytes) line.Send(bytes);
        else line.Send(frame.Text!);
    }
}
