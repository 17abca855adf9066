using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Start;

/// <summary>Validation of options that list their own faults, each with its full key name.</summary>
internal sealed class FaultList<TOptions>(Func<TOptions, IEnumerable<string>> faults) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var found = faults(options).ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }
}

/// <summary>Registers such options.</summary>
internal static class FaultListRegistration
{
    /// <summary>Binds a section, validates it at start, and offers the options themselves as a service.</summary>
    public static void AddCheckedOptions<TOptions>(this WebApplicationBuilder builder, string section, Func<TOptions, IEnumerable<string>> faults)
        where TOptions : class
    {
        builder.Services.AddOptions<TOptions>().Bind(builder.Configuration.GetSection(section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new FaultList<TOptions>(faults));
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IOptions<TOptions>>().Value);
    }
}
