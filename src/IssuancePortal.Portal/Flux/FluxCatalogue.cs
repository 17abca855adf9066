using System.Reflection;

namespace IssuancePortal.Portal.Flux;

/// <summary>What the assemblies declare: features, reducers and effects, read once when the portal starts. A method of the wrong shape stops the start.</summary>
internal sealed class FluxCatalogue
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public FluxCatalogue(params IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.Distinct().SelectMany(x => x.GetTypes()).Where(x => x is { IsAbstract: false, ContainsGenericParameters: false } or { IsAbstract: true, IsSealed: true }).ToList();
        Features = [.. types.Where(x => !x.IsAbstract && x.IsAssignableTo(typeof(IFeature)))];
        foreach (var method in types.SelectMany(x => x.GetMethods(Methods)))
        {
            if (method.IsDefined(typeof(ReducerMethodAttribute)))
                AddReducer(method);
            if (method.IsDefined(typeof(EffectMethodAttribute)))
                AddEffect(method);
        }
    }

    public IReadOnlyList<Type> Features { get; }

    /// <summary>Reducers by the type of their action.</summary>
    public Dictionary<Type, List<ReducerEntry>> Reducers { get; } = [];

    /// <summary>Effects by the type of their action.</summary>
    public Dictionary<Type, List<MethodInfo>> Effects { get; } = [];

    public IEnumerable<Type> EffectClasses => Effects.Values.SelectMany(x => x).Where(x => !x.IsStatic).Select(x => x.DeclaringType!).Distinct();

    private void AddReducer(MethodInfo method)
    {
        var parameters = method.GetParameters();
        if (!method.IsStatic || parameters.Length != 2 || method.ReturnType != parameters[0].ParameterType)
            throw new InvalidOperationException($"{Describe(method)} must be static and read: TState {method.Name}(TState state, TAction action).");
        var state = parameters[0].ParameterType;
        var action = parameters[1].ParameterType;
        var reducer = method.CreateDelegate(typeof(Func<,,>).MakeGenericType(state, action, state));
        Of(Reducers, action).Add(new ReducerEntry(state, reducer));
    }

    /// <summary>Throws when the method cannot be an effect.</summary>
    internal static void CheckEffect(MethodInfo method)
    {
        var parameters = method.GetParameters();
        var shaped = method.ReturnType == typeof(Task) && parameters.Length is (2 or 3) && parameters[1].ParameterType == typeof(IDispatcher)
            && (parameters.Length == 2 || parameters[2].ParameterType == typeof(CancellationToken));
        if (!shaped)
            throw new InvalidOperationException($"{Describe(method)} must read: Task {method.Name}(TAction action, IDispatcher dispatcher[, CancellationToken cancellation]).");
    }

    private void AddEffect(MethodInfo method)
    {
        CheckEffect(method);
        Of(Effects, method.GetParameters()[0].ParameterType).Add(method);
    }

    private static List<T> Of<T>(Dictionary<Type, List<T>> lists, Type key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }

    private static string Describe(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";
}

internal sealed record ReducerEntry(Type State, Delegate Reducer);
