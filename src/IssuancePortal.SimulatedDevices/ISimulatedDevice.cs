namespace IssuancePortal.SimulatedDevices;

/// <summary>A device made of code that a reader, virtual or in process, can hold. All members may be called from any thread.</summary>
public interface ISimulatedDevice
{
    /// <summary>What it simulates: <c>piv</c>, <c>yubikey</c> or <c>vsc</c>.</summary>
    string Kind { get; }

    /// <summary>Answer to reset, ISO/IEC 7816-3 §8.</summary>
    byte[] Atr { get; }

    /// <summary>True while it is in its reader. A new device is.</summary>
    bool IsPresent { get; }

    /// <summary>Raised after it was inserted (true) or pulled (false), on the thread that did it.</summary>
    event Action<bool>? PresenceChanged;

    /// <summary>Executes one physical command APDU, short or extended, and returns data and status word. Never throws, whatever the bytes.</summary>
    /// <returns>The response; empty when there is none: the device is not present (<see cref="IsPresent"/>), has no power, or is mute.</returns>
    byte[] Transmit(ReadOnlySpan<byte> apdu);

    /// <summary>Takes the power away: no application is selected any more and every security status is gone.</summary>
    void PowerOff();

    /// <summary>Gives power, as after a cold reset. A new or freshly inserted device has power.</summary>
    void PowerOn();

    /// <summary>Warm reset: as power off and on.</summary>
    void Reset();

    /// <summary>Puts the device into its reader, with power.</summary>
    void Insert();

    /// <summary>Pulls the device out. A command in flight is still carried out, but its answer is lost.</summary>
    void Pull();
}
