namespace IssuancePortal.Portal;

/// <summary>
/// One feature's part in the portal. Write one per folder of Features (<c>Features/X/XRegistration.cs</c>); it is found by its type, so no list names it. It needs a
/// constructor without parameters.
/// </summary>
internal interface IPortalFeature
{
    /// <summary>Features with a lower order come first. 0 unless one feature must stand before the others.</summary>
    int Order => 0;

    /// <summary>Services, options, navigation entries, search sources, top bar items.</summary>
    void Add(WebApplicationBuilder builder);

    /// <summary>Endpoints and hubs other than pages. Authentication, authorisation and anti-forgery already stand before them.</summary>
    void Map(WebApplication app)
    {
    }
}
