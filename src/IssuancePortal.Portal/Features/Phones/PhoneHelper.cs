namespace IssuancePortal.Portal.Features.Phones;

/// <summary>A component that stands beside the code for a phone, such as the demo's phone. It gets the parameter <c>Link</c>.</summary>
public sealed record PhoneHelper(Type Component);
