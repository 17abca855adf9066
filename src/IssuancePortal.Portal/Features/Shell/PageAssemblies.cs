using System.Reflection;

namespace IssuancePortal.Portal.Features.Shell;

/// <summary>Assemblies with pages beside the portal's own.</summary>
internal sealed record PageAssemblies(Assembly[] Assemblies);
