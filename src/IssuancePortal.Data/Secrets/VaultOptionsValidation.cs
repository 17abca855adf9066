using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IssuancePortal.Data.Secrets;

internal sealed class VaultOptionsValidation(IHostEnvironment environment) : IValidateOptions<VaultOptions>
{
    public ValidateOptionsResult Validate(string? name, VaultOptions options)
    {
        var faults = VaultKey.Faults(options, environment.ContentRootPath).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
