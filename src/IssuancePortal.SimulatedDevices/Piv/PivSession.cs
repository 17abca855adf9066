namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>The security status of the PIV application: lost with power, reset, or the selection of another application.</summary>
internal sealed class PivSession
{
    /// <summary>The application PIN is verified.</summary>
    public bool PinVerified { get; set; }

    /// <summary>VERIFY was the command just before this one, and succeeded ("PIN Always", SP 800-73-5 part 1 table 4).</summary>
    public bool PinJustVerified { get; set; }

    /// <summary>The card management key is authenticated.</summary>
    public bool Admin { get; set; }

    /// <summary>What the next GENERAL AUTHENTICATE of the management key must match; null when nothing was asked for.</summary>
    public byte[]? Expected { get; set; }

    /// <summary><see cref="Expected"/> is the witness of a mutual authentication.</summary>
    public bool ExpectedIsWitness { get; set; }

    public void ForgetChallenge() => Expected = null;

    public void Clear()
    {
        PinVerified = PinJustVerified = Admin = false;
        ForgetChallenge();
    }
}
