namespace IssuancePortal.Portal.Features.Home;

/// <summary>Something on the start page, between the greeting and the places. Without anything to say to the person it draws nothing.</summary>
/// <param name="Order">Lower ones stand first.</param>
/// <param name="Component">A component without parameters.</param>
internal sealed record HomeSection(int Order, Type Component);
