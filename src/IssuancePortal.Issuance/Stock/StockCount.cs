using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Stock;

/// <summary>How many blank devices of a kind lie at a place.</summary>
/// <param name="Location">The place; empty where nobody said.</param>
/// <param name="Kind">Their kind.</param>
/// <param name="Count">How many.</param>
public sealed record StockCount(string Location, DeviceKind Kind, int Count);
