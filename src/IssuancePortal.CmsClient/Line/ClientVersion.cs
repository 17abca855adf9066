using System.Reflection;

namespace IssuancePortal.CmsClient.Line;

/// <summary>The version of this assembly, as shown to people and told to portals.</summary>
public static class ClientVersion
{
    /// <summary>For example 0.1.0, without the source revision.</summary>
    public static string Text { get; } =
        (typeof(ClientVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
