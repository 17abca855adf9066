namespace IssuancePortal.Portal.Features.Me;

/// <summary>The questions of setting a device up, in order.</summary>
internal enum MeStep
{
    /// <summary>Only where there are terms to accept.</summary>
    Terms,
    Connect,
    Device,
    Pin,
}
