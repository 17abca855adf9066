using IssuancePortal.Portal.Components;
using IssuancePortal.SimulatedDevices.Phone;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Demo;

/// <summary>The demo's phone: it opens the link as a camera would, waits until its person has compared the codes, and installs the profile that it is given.</summary>
public sealed partial class DemoPhone
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(20);

    private string _said = "";
    private bool _isOver;

    /// <summary>The link behind the code.</summary>
    [Parameter, EditorRequired]
    public string Link { get; set; } = "";

    [Inject]
    private ILogger<DemoPhone> Log { get; set; } = null!;

    /// <summary>It lives as a phone does: whether or not anybody looks at this page.</summary>
    private async Task GoAsync()
    {
        (_said, _isOver) = (L["Phone.Opens"], false);
        try
        {
            await Task.Run(RunAsync);
            _said = L["Phone.Done"];
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or OperationCanceledException or System.Security.Cryptography.CryptographicException)
        {
            Log.LogWarning(e, "The demo's phone did not get its certificates.");
            _said = L["Phone.Failed"];
        }

        _isOver = true;
    }

    private async Task RunAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        using var browser = new SimulatedPhoneBrowser(new Uri(Link));
        await browser.LookAsync(limit.Token);
        await browser.PressAsync("open", limit.Token);
        await browser.UntilAsync(Pause, limit.Token, "Confirmed", "Expired", "Cancelled", "Unknown");
        if (browser.Stage != "Confirmed") throw new OperationCanceledException("Its person would rather not.");
        using var phone = new SimulatedPhone(browser.Http);
        await phone.InstallAsync(await browser.FetchAsync("phone/profile", limit.Token), limit.Token);
    }
}
