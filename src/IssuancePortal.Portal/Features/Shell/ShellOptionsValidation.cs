using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Features.Shell;

internal sealed class ShellOptionsValidation : IValidateOptions<ShellOptions>
{
    public ValidateOptionsResult Validate(string? name, ShellOptions options)
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Name) || options.Name.Length > 60)
            faults.Add($"{ShellOptions.Section}:{nameof(ShellOptions.Name)} must have 1 to 60 characters.");
        if (options.EnvironmentTag is { Length: > 20 })
            faults.Add($"{ShellOptions.Section}:{nameof(ShellOptions.EnvironmentTag)} must have at most 20 characters.");
        foreach (var (setting, value) in new[] { (nameof(ShellOptions.PublicUrl), options.PublicUrl), (nameof(ShellOptions.PhoneUrl), options.PhoneUrl) })
            if (value is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)))
                faults.Add($"{ShellOptions.Section}:{setting} is \"{url}\"; it must be an https address, or http.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
