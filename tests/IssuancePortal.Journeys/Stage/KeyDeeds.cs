using Microsoft.Playwright;

namespace IssuancePortal.Journeys.Stage;

/// <summary>The list of what is left to do when the encryption key has changed.</summary>
internal static class KeyDeeds
{
    /// <summary>Waits until a step is in a state; the page follows by itself.</summary>
    public static Task StepIsAsync(this IPage page, string step, string state) => page.Locator($"[data-step={step}][data-state={state}]").WaitForAsync(new() { Timeout = 60_000 });
}
