namespace IssuancePortal.Portal.Demo;

/// <summary>Names the resources of the demo.</summary>
public sealed class DemoText;
