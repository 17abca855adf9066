namespace IssuancePortal.Portal.Features.Printing;

/// <summary>Texts of layouts and printing.</summary>
internal sealed class PrintingText;
