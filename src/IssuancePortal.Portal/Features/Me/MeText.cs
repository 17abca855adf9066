namespace IssuancePortal.Portal.Features.Me;

/// <summary>Texts of the user portal.</summary>
internal sealed class MeText;
