namespace IssuancePortal.CmsClient.Commands;

/// <summary>What the process answers; the README lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something unexpected; the text says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The portal cannot be reached.</summary>
    public const int Unreachable = 3;

    /// <summary>The ticket is dead, or the portal refused.</summary>
    public const int Refused = 4;

    /// <summary>The person declined, or there was no way to ask.</summary>
    public const int Declined = 5;

    /// <summary>No smart card service, or doctor found faults.</summary>
    public const int Faults = 6;

    /// <summary>Another client runs with the same state folder.</summary>
    public const int AlreadyRunning = 7;

    /// <summary>Not paired with any portal.</summary>
    public const int NotPaired = 8;
}
