namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Names the resources of the page "My account" and of the fresh proof.</summary>
public sealed class AccountText;
