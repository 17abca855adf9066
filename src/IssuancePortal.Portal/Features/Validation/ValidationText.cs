namespace IssuancePortal.Portal.Features.Validation;

/// <summary>Names the resources of the validation queue.</summary>
public sealed class ValidationText;
