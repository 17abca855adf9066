namespace IssuancePortal.Portal.Features.Shell;

/// <summary>A component that stands in the top bar between the search and the person's own controls, such as the workstation chip. It decides itself whether to show anything.</summary>
/// <param name="Order">Lower stands further left.</param>
/// <param name="Component">A component without required parameters.</param>
public sealed record TopBarItem(int Order, Type Component);
