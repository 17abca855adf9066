using System.Globalization;
using Bunit;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace IssuancePortal.Portal.Tests;

/// <summary>Base of tests that render components: the services that components ask for, English, and a time that stands still.</summary>
public abstract class ComponentTests : BunitContext, IAsyncLifetime
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    // A second, which is what waits have by themselves, is short on a busy machine.
    static ComponentTests() => DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    protected ComponentTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Time = new ManualTime(Noon);
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddOptions<ShellOptions>();
        Services.AddSingleton<TimeProvider>(Time);
        Services.AddScoped<PageScripts>();
        Services.AddScoped<PageClock>();
        Services.AddScoped<Toasts>();
        Services.AddScoped<Confirmation>();
    }

    internal ManualTime Time { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    // The modules' references can only be given back asynchronously.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();
}
