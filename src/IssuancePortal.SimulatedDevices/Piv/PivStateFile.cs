using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Keeps the state of a PIV card.</summary>
internal sealed class PivStateFile(string? path)
    : StateFile<PivState>(path, "a simulated PIV card", PivState.Expected, static state => state.Format, PivStateJson.Default.PivState);
