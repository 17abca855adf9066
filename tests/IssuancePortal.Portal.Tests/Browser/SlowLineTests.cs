using Microsoft.Playwright;

namespace IssuancePortal.Portal.Tests.Browser;

/// <summary>What happens to a person's typing when the portal's answers come late: its frames wait here until the test lets them go.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SlowLineTests(Chromium chromium)
{
    private readonly List<string> _errors = [];
    private readonly Queue<IWebSocketFrame> _held = [];
    private readonly Lock _gate = new();
    private IWebSocketRoute? _line;
    private bool _isSlow;

    [Fact]
    public async Task Typing_WhileTheAnswerToEarlierLettersIsUnderWay_LosesNoLetter()
    {
        var page = await chromium.OpenAsync("sign-in", _errors);
        await page.RouteWebSocketAsync("**/_blazor**", line =>
        {
            _line = line;
            line.ConnectToServer().OnMessage(Pass);
        });
        await page.GotoAsync("gallery");
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search", Exact = true });
        await Assertions.Expect(page.Locator("html[data-shortcuts~='mod+k']")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("dialog [role=option]")).Not.ToHaveCountAsync(0);

        lock (_gate) _isSlow = true;
        await page.Keyboard.TypeAsync("st");
        // The answer to the first letter comes after the second, that to the second not yet; the third follows at once.
        for (var end = DateTime.UtcNow.AddSeconds(30); await page.Locator("dialog .busy").CountAsync() == 0;)
        {
            Assert.True(DateTime.UtcNow < end, "The search never begins.");
            lock (_gate)
            {
                if (_held.TryDequeue(out var frame)) Send(_line!, frame);
            }

            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))");
        }

        await page.Keyboard.TypeAsync("a");
        lock (_gate)
        {
            while (_held.TryDequeue(out var frame)) Send(_line!, frame);
            _isSlow = false;
        }

        await Assertions.Expect(page.Locator("dialog [role=option]")).ToHaveTextAsync("Start");
        await Assertions.Expect(field).ToHaveValueAsync("sta");
        Assert.Empty(_errors);
    }

    /// <summary>Hands a frame on, or keeps it where the line is slow; never one before another.</summary>
    private void Pass(IWebSocketFrame frame)
    {
        lock (_gate)
        {
            if (_isSlow) _held.Enqueue(frame);
            else Send(_line!, frame);
        }
    }

    private static void Send(IWebSocketRoute line, IWebSocketFrame frame)
    {
        if (frame.Binary is { } bytes) line.Send(bytes);
        else line.Send(frame.Text!);
    }
}
