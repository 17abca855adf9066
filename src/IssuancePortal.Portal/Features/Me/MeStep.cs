namespace IssuancePortal.Portal.Features.Me;

/// <summary>The questions of setting a device up, in order.</summary>
internal enum MeStep
{
    Connect,
    Device,
    Pin,
}
