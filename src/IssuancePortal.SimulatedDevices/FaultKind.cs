namespace IssuancePortal.SimulatedDevices;

/// <summary>What goes wrong at a chosen APDU.</summary>
public enum FaultKind
{
    /// <summary>The device is pulled before the command reaches it.</summary>
    PullBefore,

    /// <summary>The command is carried out, then the device is pulled before the answer is read.</summary>
    PullAfter,

    /// <summary>The command is not carried out and a status word of the tester's choice comes back.</summary>
    WrongStatus,

    /// <summary>The command is neither carried out nor answered; the device stays present.</summary>
    Mute,
}
