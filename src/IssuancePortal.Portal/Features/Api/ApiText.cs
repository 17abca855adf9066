namespace IssuancePortal.Portal.Features.Api;

/// <summary>Texts of the keys' page.</summary>
internal sealed class ApiText;
