using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace IssuancePortal.Portal.Tests;

internal static class TestAssemblies
{
    /// <summary>bUnit names a newer AngleSharp.Diffing than is referenced; what it uses of it is the same in both.</summary>
    [ModuleInitializer]
    internal static void ResolveDiffing() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
}
