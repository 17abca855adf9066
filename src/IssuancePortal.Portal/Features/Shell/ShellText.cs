namespace IssuancePortal.Portal.Features.Shell;

/// <summary>Names the resources of the shell.</summary>
public sealed class ShellText;
