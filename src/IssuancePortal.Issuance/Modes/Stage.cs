namespace IssuancePortal.Issuance.Modes;

/// <summary>One stage of an issuance and who does it.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="By">Who does it.</param>
/// <param name="Optional">True when policy may leave it out.</param>
public sealed record Stage(StageKind Kind, StageActor By, bool Optional = false);

/// <summary>What happens in a stage.</summary>
public enum StageKind
{
    /// <summary>Somebody asks for a device for a person.</summary>
    Request,

    /// <summary>A validation officer, neither requester nor beneficiary, approves.</summary>
    Validate,

    /// <summary>The serial number of a device is recorded for the person.</summary>
    Bind,

    /// <summary>The person is invited to go on elsewhere.</summary>
    Invite,

    /// <summary>Keys, certificates, data and PIN are put on the device.</summary>
    Personalise,

    /// <summary>The card's surface is printed.</summary>
    Print,

    /// <summary>The device is given to its person.</summary>
    HandOver,
}

/// <summary>Who does a stage.</summary>
public enum StageActor
{
    /// <summary>Issuance operator.</summary>
    Operator,

    /// <summary>Validation officer.</summary>
    Officer,

    /// <summary>The person the device is for.</summary>
    User,
}
