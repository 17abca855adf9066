namespace IssuancePortal.Portal.Features.Stock;

/// <summary>Names the resources of stock.</summary>
public sealed class StockText;
