namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>What a virtual smart card forgets with power, reset, or any SELECT of an application.</summary>
internal sealed class GidsSession
{
    /// <summary>The application itself, as a file.</summary>
    public const ushort Application = 0x3FFF;

    public bool PinVerified { get; set; }

    public bool Admin { get; set; }

    /// <summary>The file that was selected or created last.</summary>
    public ushort CurrentFile { get; set; } = Application;

    /// <summary>The authentication key that MANAGE SECURITY ENVIRONMENT chose.</summary>
    public ushort? AuthenticationKey { get; set; }

    /// <summary>The host's challenge of a mutual authentication under way.</summary>
    public byte[]? HostChallenge { get; set; }

    /// <summary>The card's challenge of an authentication under way.</summary>
    public byte[]? CardChallenge { get; set; }

    /// <summary>Template, mechanism and key that MANAGE SECURITY ENVIRONMENT chose for PERFORM SECURITY OPERATION.</summary>
    public (byte Template, byte Algorithm, byte Key)? Environment { get; set; }

    public void ForgetChallenges() => HostChallenge = CardChallenge = null;

    /// <summary>Nobody is authenticated any more.</summary>
    public void Deauthenticate()
    {
        PinVerified = Admin = false;
        AuthenticationKey = null;
        ForgetChallenges();
    }

    public void Clear()
    {
        Deauthenticate();
        Environment = null;
        CurrentFile = Application;
    }
}
