using System.Net;

namespace IssuancePortal.CmsClient.Line;

/// <summary>The portal answered the connection with something else than a line.</summary>
internal sealed class LineRefusedException(HttpStatusCode status, DateTimeOffset? portalTime, Exception inner)
    : Exception($"The portal answered HTTP {(int)status}.", inner)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The portal's clock, from its Date header.</summary>
    public DateTimeOffset? PortalTime { get; } = portalTime;
}
