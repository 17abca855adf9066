using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER. There is no PUK: the administrator, authenticated by challenge and response, sets a new PIN.</summary>
/// <param name="state">The card's state.</param>
/// <param name="session">Its security status.</param>
/// <param name="shortest">Fewest characters of a new PIN.</param>
internal sealed class GidsPins(GidsState state, GidsSession session, int shortest)
{
    private const byte Pin = 0x80;
    private const byte Deauthenticate = 0x82;

    /// <summary>00 20 00 80 with the PIN, without data to ask for the tries; 00 20 00 82 ends every authentication.</summary>
    public StatusWord Verify(CommandApdu command)
    {
        if (command.P1 != 0) return StatusWord.IncorrectP1P2;
        if (command.P2 == Deauthenticate)
        {
            session.Deauthenticate();
            return StatusWord.Success;
        }

        if (command.P2 is not (Pin or 0x00)) return StatusWord.ReferenceDataNotFound;
        if (command.Data.IsEmpty && (session.PinVerified || !state.IsActive)) return StatusWord.Success;
        if (state.Pin.TriesLeft == 0) return StatusWord.AuthenticationMethodBlocked;
        // What cannot be a PIN costs no try.
        if (command.Data.Length is < GidsPin.Shortest or > GidsPin.Longest) return StatusWord.Tries(state.Pin.TriesLeft);
        session.PinVerified = state.Pin.Matches(command.Data.Span);
        return session.PinVerified ? StatusWord.Success : StatusWord.Tries(state.Pin.TriesLeft);
    }

    /// <summary>00 24 00 80: old, then new PIN. 00 24 01 80: new PIN alone, while the card is being initialised or the PIN is verified.</summary>
    public StatusWord Change(CommandApdu command)
    {
        if (command.P1 > 1) return StatusWord.IncorrectP1P2;
        if (command.P2 is not (Pin or 0x00)) return StatusWord.ReferenceDataNotFound;
        if (command.P1 == 1)
        {
            if (state.IsActive && !session.PinVerified) return StatusWord.SecurityStatusNotSatisfied;
            return Set(command.Data.Span);
        }

        if (state.Pin.TriesLeft == 0) return StatusWord.AuthenticationMethodBlocked;
        if (command.Data.Length is < 2 * GidsPin.Shortest or > 2 * GidsPin.Longest) return StatusWord.Tries(state.Pin.TriesLeft);
        var old = Math.Min(state.Pin.Value.Length, command.Data.Length);
        session.PinVerified = state.Pin.Matches(command.Data.Span[..old]);
        return session.PinVerified ? Set(command.Data.Span[old..]) : StatusWord.Tries(state.Pin.TriesLeft);
    }

    /// <summary>00 2C 02 80: new PIN, by the administrator. Whoever was authenticated is not any more.</summary>
    public StatusWord ResetRetryCounter(CommandApdu command)
    {
        if (!state.IsActive) return GidsStatus.NotAllowed;
        if (command.P1 != 2) return StatusWord.IncorrectP1P2;
        if (command.P2 != Pin) return StatusWord.ReferenceDataNotFound;
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        if (Set(command.Data.Span) is { IsSuccess: false } refused) return refused;
        session.Deauthenticate();
        return StatusWord.Success;
    }

    private StatusWord Set(ReadOnlySpan<byte> pin)
    {
        if (pin.Length < shortest || pin.Length > GidsPin.Longest) return StatusWord.WrongLength;
        state.Pin.Set(pin);
        return StatusWord.Success;
    }
}

/// <summary>Status words of ISO/IEC 7816-4 §5.6 that only this application uses.</summary>
internal static class GidsStatus
{
    /// <summary>6984: reference data not usable.</summary>
    public static readonly StatusWord NotUsable = new(0x6984);

    /// <summary>6986: command not allowed.</summary>
    public static readonly StatusWord NotAllowed = new(0x6986);

    /// <summary>6A89: the file exists already.</summary>
    public static readonly StatusWord Exists = new(0x6A89);

    /// <summary>6285: the application is in termination state.</summary>
    public static readonly StatusWord Terminated = new(0x6285);
}
