namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>What a secure channel session protects, as P1 of EXTERNAL AUTHENTICATE tells it (GlobalPlatform Amendment D §7.1.2.1). The levels that exist are 01, 03, 11, 13 and 33.</summary>
[Flags]
public enum SecurityLevel
{
    /// <summary>Commands carry a MAC.</summary>
    CommandMac = 0x01,

    /// <summary>Command data is encrypted.</summary>
    CommandEncryption = 0x02,

    /// <summary>Answers carry a MAC.</summary>
    ResponseMac = 0x10,

    /// <summary>Answer data is encrypted.</summary>
    ResponseEncryption = 0x20,
}
