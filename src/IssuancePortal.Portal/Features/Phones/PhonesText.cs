namespace IssuancePortal.Portal.Features.Phones;

/// <summary>Texts of phones.</summary>
public sealed class PhonesText;
