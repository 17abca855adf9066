namespace IssuancePortal.Portal.Features.Batches;

/// <summary>Names the resources of batches.</summary>
public sealed class BatchesText;
