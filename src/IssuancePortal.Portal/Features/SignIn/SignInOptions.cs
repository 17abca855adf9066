using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Section <c>SignIn</c>: how people prove who they are.</summary>
internal sealed class SignInOptions
{
    public const string Section = "SignIn";

    /// <summary>How long a proof is fresh: moves that end something ask for a newer one (1 min to 1 h).</summary>
    public TimeSpan FreshProof { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The domain that passkeys belong to, such as <c>example.org</c> for a portal at <c>cards.example.org</c>. Unset: the host of the request.</summary>
    public string? PasskeyDomain { get; set; }

    /// <summary>Refused tries from one address within <see cref="AddressWindow"/> after which it has to wait (5 to 10,000).</summary>
    public int FailuresPerAddress { get; set; } = 30;

    /// <summary>See <see cref="FailuresPerAddress"/> (10 s to 1 h).</summary>
    public TimeSpan AddressWindow { get; set; } = TimeSpan.FromMinutes(5);
}

internal sealed class SignInOptionsValidation : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        var faults = new List<string>();
        if (options.FreshProof < TimeSpan.FromMinutes(1) || options.FreshProof > TimeSpan.FromHours(1))
            faults.Add($"{SignInOptions.Section}:{nameof(SignInOptions.FreshProof)} is {options.FreshProof}; it must be 1 minute to 1 hour.");
        if (options.PasskeyDomain is { } domain && Uri.CheckHostName(domain) != UriHostNameType.Dns)
            faults.Add($"{SignInOptions.Section}:{nameof(SignInOptions.PasskeyDomain)} is \"{domain}\"; it must be a host name without scheme and port.");
        if (options.FailuresPerAddress is < 5 or > 10_000)
            faults.Add($"{SignInOptions.Section}:{nameof(SignInOptions.FailuresPerAddress)} is {options.FailuresPerAddress}; it must be 5 to 10000.");
        if (options.AddressWindow < TimeSpan.FromSeconds(10) || options.AddressWindow > TimeSpan.FromHours(1))
            faults.Add($"{SignInOptions.Section}:{nameof(SignInOptions.AddressWindow)} is {options.AddressWindow}; it must be 10 seconds to 1 hour.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
