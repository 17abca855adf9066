namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>A component that stands under the sign-in card, such as the demo's accounts. It is rendered without a circuit and gets the parameter <c>ReturnUrl</c>.</summary>
public sealed record SignInStrip(Type Component);
