namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>Opens the connect dialog, which stands once beside the chip in the top bar, from anywhere in the page.</summary>
internal sealed class ConnectDialogs
{
    /// <summary>Raised when the dialog is wanted.</summary>
    public event Action? Wanted;

    public void Open() => Wanted?.Invoke();
}
