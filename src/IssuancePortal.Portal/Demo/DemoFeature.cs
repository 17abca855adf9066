using IssuancePortal.Data.Secrets;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Features.Notifications;
using IssuancePortal.Portal.Features.Phones;
using IssuancePortal.Portal.Features.Shell;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Start;
using IssuancePortal.SimulatedDevices.YubiKey;
using Microsoft.Extensions.Configuration.Memory;

namespace IssuancePortal.Portal.Demo;

/// <summary>
/// The demo, on by default outside Production and switched with <c>Demo:Enabled</c>: an organisation, accounts and policies in an empty database, and the accounts on the sign-in
/// page. Nothing outside this folder knows of it.
/// </summary>
internal sealed class DemoFeature : IPortalFeature
{
    public const string Switch = "Demo:Enabled";

    /// <summary>After the database, before what reads it.</summary>
    public int Order => -150;

    /// <summary>True when this host is a demo.</summary>
    public static bool IsOn(IConfiguration configuration, IHostEnvironment environment) =>
        configuration[Switch] is { Length: > 0 } value ? bool.TryParse(value, out var on) && on : !environment.IsProduction();

    public void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IConfigurationCheck, DemoSwitchCheck>();
        if (!IsOn(builder.Configuration, builder.Environment)) return;

        // First of all sources, so that every other one overrides it: a demo makes its own vault key, writes e-mails to a folder and may call receivers on this computer.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new($"{VaultOptions.Section}:{nameof(VaultOptions.CreateKeyFile)}", "true"),
                new($"{MailOptions.Section}:{nameof(MailOptions.PickupFolder)}", "data/mail"),
                new($"{WebhookOptions.Section}:{nameof(WebhookOptions.AllowLocalhost)}", "true"),
            ],
        });
        // The demo's keys are made of code, and so is the maker whose word it takes for them.
        builder.Services.PostConfigure<AttestationOptions>(options => options.Believe(SimulatedYubiKeyRoot.Pem));
        builder.Services.AddSingleton<IDemoAccounts, DemoAccounts>();
        builder.Services.AddSingleton(new SignInStrip(typeof(DemoStrip)));
        builder.Services.AddSingleton(new PhoneHelper(typeof(DemoPhone)));
        builder.Services.AddHostedService<DemoSeed>();
        builder.Services.AddSingleton<DemoWorkstation>();
        builder.Services.AddTopBarItem<DemoReaders>(90);
        builder.Services.AddHostedService(provider => provider.GetRequiredService<DemoWorkstation>());
    }

    private sealed class DemoSwitchCheck(IConfiguration configuration) : IConfigurationCheck
    {
        public IEnumerable<string> Faults()
        {
            if (configuration[Switch] is { Length: > 0 } value && !bool.TryParse(value, out _)) yield return $"{Switch} is \"{value}\"; it must be true or false.";
        }
    }
}
