using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>The rules for a new PIN, on its bytes.</summary>
internal static class PinCheck
{
    /// <summary>True when the PIN meets the rules and is printable ASCII (a card compares bytes).</summary>
    public static bool Meets(ReadOnlySpan<byte> pin, PinRules rules)
    {
        if (pin.Length < rules.MinLength || pin.Length > rules.MaxLength) return false;
        if (pin.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E)) return false;
        if (rules.DigitsOnly && pin.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        return !rules.NoTrivialSequences || !IsTrivial(pin);
    }

    private static bool IsTrivial(ReadOnlySpan<byte> pin)
    {
        bool up = true, down = true, pairs = true;
        for (var i = 1; i < pin.Length; i++)
        {
            up &= pin[i] == pin[i - 1] + 1;
            down &= pin[i] == pin[i - 1] - 1;
            if (i >= 2) pairs &= pin[i] == pin[i - 2];
        }

        // One digit repeated is a pair repeated too.
        return up || down || pairs;
    }
}
