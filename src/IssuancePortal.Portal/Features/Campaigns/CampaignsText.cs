namespace IssuancePortal.Portal.Features.Campaigns;

/// <summary>Names the resources of campaigns.</summary>
public sealed class CampaignsText;
