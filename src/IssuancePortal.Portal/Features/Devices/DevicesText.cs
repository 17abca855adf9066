namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Names the resources of devices.</summary>
public sealed class DevicesText;
