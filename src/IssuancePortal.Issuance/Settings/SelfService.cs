namespace IssuancePortal.Issuance.Settings;

/// <summary>What people do by themselves in the user portal, as far as sites ask for certain proofs before it.</summary>
public enum SelfService
{
    /// <summary>Sets a device up, the first or one in place of another.</summary>
    Enrol,

    /// <summary>Unlocks a blocked PIN alone.</summary>
    Unlock,

    /// <summary>Unlocks a PIN that the help desk allowed to be unlocked.</summary>
    UnlockAssisted,

    /// <summary>Sets a new PIN in place of one that is forgotten and not blocked.</summary>
    ResetPin,

    /// <summary>Reports or blocks a device that is not at hand, and takes the report back.</summary>
    Report,

    /// <summary>Changes a PIN that is known.</summary>
    ChangePin,

    /// <summary>Brings a device up to date, or has it issued anew.</summary>
    Update,

    /// <summary>Gives answers to security questions.</summary>
    Answers,

    /// <summary>Puts certificates on a phone.</summary>
    Phone,
}
