namespace IssuancePortal.Portal.Features.Bind;

/// <summary>Texts of binding and handing over.</summary>
internal sealed class BindText;
