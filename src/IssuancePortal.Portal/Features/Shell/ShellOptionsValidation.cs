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
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
