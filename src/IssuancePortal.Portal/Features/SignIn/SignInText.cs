namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Names the resources of the sign-in page.</summary>
public sealed class SignInText;
