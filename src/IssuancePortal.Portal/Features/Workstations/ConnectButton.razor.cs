using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Opens the dialog that connects this computer.</summary>
public sealed partial class ConnectButton
{
    [Inject]
    internal ConnectDialogs Dialogs { get; set; } = null!;
}
