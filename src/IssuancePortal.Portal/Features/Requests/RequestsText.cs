namespace IssuancePortal.Portal.Features.Requests;

/// <summary>Names the resources of requests.</summary>
public sealed class RequestsText;
