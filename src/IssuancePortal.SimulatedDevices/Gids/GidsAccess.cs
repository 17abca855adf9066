using System.Numerics;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>Who may do what: compact security attributes, ISO/IEC 7816-4 §9.3.3 with the security conditions of GIDS.</summary>
internal sealed class GidsAccess(GidsState state, GidsSession session)
{
    public const byte Always = 0x00;
    public const byte User = 0x10;
    public const byte Admin = 0x20;
    public const byte UserOrAdmin = User | Admin;
    public const byte Never = 0xFF;

    /// <summary>Access mode bits of data files and key files.</summary>
    public const byte Read = 0x01;

    /// <summary>PUT DATA, PUT KEY.</summary>
    public const byte Write = 0x02;

    /// <summary>Use of a key.</summary>
    public const byte Use = 0x04;

    /// <summary>GENERATE ASYMMETRIC KEY PAIR.</summary>
    public const byte Generate = 0x08;

    private const byte AllConditions = 0x80;

    /// <summary>6982 when the file does not let this be done now; null when it may. What a file says nothing of is refused.</summary>
    public StatusWord? Refuse(GidsFile file, byte mode)
    {
        if (!state.IsActive) return null;
        if (file.Access.Length == 0 || (file.Access[0] & mode) == 0) return StatusWord.SecurityStatusNotSatisfied;
        var higher = BitOperations.PopCount((uint)(file.Access[0] & 0x7F & ~(2 * mode - 1)));
        return 1 + higher < file.Access.Length ? Refuse(file.Access[1 + higher]) : StatusWord.SecurityStatusNotSatisfied;
    }

    /// <summary>6982 when a security condition is not met.</summary>
    public StatusWord? Refuse(byte condition)
    {
        if (!state.IsActive || condition == Always) return null;
        if (condition == Never || (condition & UserOrAdmin) == 0) return StatusWord.SecurityStatusNotSatisfied;
        bool user = (condition & User) != 0, admin = (condition & Admin) != 0;
        var met = (condition & AllConditions) != 0 ? (!user || session.PinVerified) && (!admin || session.Admin) : (user && session.PinVerified) || (admin && session.Admin);
        return met ? null : StatusWord.SecurityStatusNotSatisfied;
    }
}
