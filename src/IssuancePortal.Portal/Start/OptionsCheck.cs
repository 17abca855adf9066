using Microsoft.Extensions.Options;

namespace IssuancePortal.Portal.Start;

/// <summary>Looks at one section of options by itself, so that a fault in one never hides the faults of another.</summary>
/// <param name="Options">The class of the options.</param>
internal sealed record OptionsCheck(Type Options)
{
    /// <summary>Adds a check for every class of options of this product that has a validator. Call it when every feature has registered its own.</summary>
    public static void AddAll(IServiceCollection services)
    {
        var checks = services.Where(service => service.ServiceType is { IsConstructedGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(service => service.ServiceType.GenericTypeArguments[0])
            .Where(options => options.FullName!.StartsWith("IssuancePortal.", StringComparison.Ordinal))
            .Distinct().Select(options => new OptionsCheck(options)).ToList();
        foreach (var check in checks) services.AddSingleton(check);
    }

    public IEnumerable<string> Faults(IServiceProvider services)
    {
        try
        {
            ((IProbe)Activator.CreateInstance(typeof(Probe<>).MakeGenericType(Options))!).Read(services);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
        catch (InvalidOperationException e)
        {
            // The binder's own: a value that is not of the setting's type. Its message names the key.
            return [e.Message];
        }
    }

    private interface IProbe
    {
        void Read(IServiceProvider services);
    }

    private sealed class Probe<TOptions> : IProbe where TOptions : class
    {
        public void Read(IServiceProvider services) => _ = services.GetRequiredService<IOptionsMonitor<TOptions>>().CurrentValue;
    }
}
