using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>
/// VERIFY, CHANGE REFERENCE DATA and RESET RETRY COUNTER, SP 800-73-5 part 2 §3.2.1 to §3.2.3. Where the standard lets a card choose between
/// 6A80 and a lost try for badly formatted data, this card answers 6A80 and spends none. A YubiKey compares whatever eight bytes it gets, and so spends a try; a new PIN of it is six to eight bytes of
/// any kind, a new PUK too, from firmware 5.7 on below 80.
/// </summary>
internal sealed class PivReferences(PivState state, PivSession session, YubiKeyTraits? yubiKey = null)
{
    public const byte Pin = 0x80;
    public const byte Puk = 0x81;

    /// <summary>00 20 00|FF 80.</summary>
    public StatusWord Verify(CommandApdu command)
    {
        if (command.P1 is not (0x00 or 0xFF)) return StatusWord.IncorrectP1P2;
        if (command.P2 != Pin) return StatusWord.ReferenceDataNotFound;
        if (command.P1 == 0xFF)
        {
            if (!command.Data.IsEmpty) return StatusWord.IncorrectData;
            session.PinVerified = false;
            return StatusWord.Success;
        }

        if (command.Data.IsEmpty)
        {
            if (session.PinVerified) return StatusWord.Success;
            return state.Pin.IsBlocked ? StatusWord.AuthenticationMethodBlocked : StatusWord.Tries(state.Pin.TriesLeft);
        }

        if (state.Pin.IsBlocked) return StatusWord.AuthenticationMethodBlocked;
        if (yubiKey is null ? !IsPin(command.Data.Span) : command.Data.Length != PivReference.Size) return StatusWord.IncorrectData;
        session.PinVerified = Matches(state.Pin, command.Data.Span);
        session.PinJustVerified = session.PinVerified;
        return session.PinVerified ? StatusWord.Success : StatusWord.Tries(state.Pin.TriesLeft);
    }

    /// <summary>00 24 00 80|81: old, then new, eight bytes each.</summary>
    public StatusWord Change(CommandApdu command)
    {
        if (command.P1 != 0) return StatusWord.IncorrectP1P2;
        if (command.P2 is not (Pin or Puk)) return StatusWord.ReferenceDataNotFound;
        var isPin = command.P2 == Pin;
        var reference = isPin ? state.Pin : state.Puk;
        if (reference.IsBlocked) return StatusWord.AuthenticationMethodBlocked;
        if (command.Data.Length != 2 * PivReference.Size) return StatusWord.IncorrectData;
        var old = command.Data.Span[..PivReference.Size];
        var next = command.Data.Span[PivReference.Size..];
        if (yubiKey is null && isPin && (!IsPin(old) || !IsPin(next))) return StatusWord.IncorrectData;
        if (!Matches(reference, old))
        {
            if (isPin) session.PinVerified = false;
            return StatusWord.Tries(reference.TriesLeft);
        }

        if (!IsTaken(next, isPin)) return StatusWord.IncorrectData;
        Set(reference, next);
        if (isPin) session.PinVerified = true;
        return StatusWord.Success;
    }

    /// <summary>00 24 FF 80|81, administration of applets like OpenFIPS201: a new value and all tries, without the old one.</summary>
    public StatusWord Set(CommandApdu command)
    {
        if (command.P2 is not (Pin or Puk)) return StatusWord.ReferenceDataNotFound;
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        var next = command.Data.Span;
        if (next.Length != PivReference.Size || (command.P2 == Pin && !IsPin(next))) return StatusWord.IncorrectData;
        Set(command.P2 == Pin ? state.Pin : state.Puk, next);
        if (command.P2 == Pin) session.PinVerified = false;
        return StatusWord.Success;
    }

    /// <summary>00 FA pin puk through the channel: numbers of tries. Values stay, and all tries are there again.</summary>
    public StatusWord SetTries(CommandApdu command)
    {
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        if (command.P1 is < 1 or > 15 || command.P2 is < 1 or > 15) return StatusWord.IncorrectP1P2;
        state.Pin.Tries = state.Pin.TriesLeft = command.P1;
        state.Puk.Tries = state.Puk.TriesLeft = command.P2;
        return StatusWord.Success;
    }

    /// <summary>00 2C 00 80: PUK, then new PIN. The security status of the PIN stays as it was when this succeeds.</summary>
    public StatusWord ResetRetryCounter(CommandApdu command)
    {
        if (command.P1 != 0) return StatusWord.IncorrectP1P2;
        if (command.P2 != Pin) return StatusWord.ReferenceDataNotFound;
        if (state.Puk.IsBlocked) return StatusWord.AuthenticationMethodBlocked;
        if (command.Data.Length != 2 * PivReference.Size) return StatusWord.IncorrectData;
        var puk = command.Data.Span[..PivReference.Size];
        var pin = command.Data.Span[PivReference.Size..];
        if (yubiKey is null && !IsPin(pin)) return StatusWord.IncorrectData;
        if (!Matches(state.Puk, puk))
        {
            session.PinVerified = false;
            return StatusWord.Tries(state.Puk.TriesLeft);
        }

        if (!IsTaken(pin, isPin: true)) return StatusWord.IncorrectData;
        Set(state.Pin, pin);
        return StatusWord.Success;
    }

    /// <summary>Six to eight digits, filled with FF, SP 800-73-5 part 1 §2.4.3.</summary>
    public static bool IsPin(ReadOnlySpan<byte> value)
    {
        if (value.Length != PivReference.Size) return false;
        var digits = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) return true;
        return digits >= 6 && value[digits..].IndexOfAnyExcept((byte)0xFF) < 0;
    }

    /// <summary>Whether a YubiKey takes a new value; a card has looked before.</summary>
    private bool IsTaken(ReadOnlySpan<byte> value, bool isPin)
    {
        if (yubiKey is null) return true;
        var given = value.TrimEnd((byte)0xFF);
        return given.Length >= 6 && (isPin || !yubiKey.HasPukOfCharacters || given.IndexOfAnyExceptInRange((byte)0x00, (byte)0x7F) < 0);
    }

    /// <summary>The try is spent before the comparison and given back after it.</summary>
    private static bool Matches(PivReference reference, ReadOnlySpan<byte> value)
    {
        reference.TriesLeft--;
        if (!CryptographicOperations.FixedTimeEquals(reference.Value, value)) return false;
        reference.TriesLeft = reference.Tries;
        return true;
    }

    private static void Set(PivReference reference, ReadOnlySpan<byte> value)
    {
        reference.Value = value.ToArray();
        reference.TriesLeft = reference.Tries;
        reference.IsDefault = false;
    }
}
