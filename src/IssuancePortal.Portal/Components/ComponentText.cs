namespace IssuancePortal.Portal.Components;

/// <summary>Names the resources of the components.</summary>
public sealed class ComponentText;
