using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>
/// What a script may not do, whoever sends it. In one sentence: <b>a PIN reaches a card only from a sealed box, and a sealed PIN reaches
/// only the card's PIN commands.</b> So a portal that was taken over can neither try PINs that it knows nor have a PIN written somewhere it can read it back.
/// </summary>
/// <remarks>
/// The PIN commands are VERIFY (20, 21), CHANGE REFERENCE DATA (24, 25) and RESET RETRY COUNTER (2C, 2D) of ISO/IEC 7816-4 §11.6 with the PIN
/// references 00 (global) and 80 (application) of SP 800-73-5 part 1. A factory PIN as <i>old</i> value of CHANGE REFERENCE DATA and a PUK before the new PIN of
/// RESET RETRY COUNTER may be clear: neither is a PIN that a person chose.
/// </remarks>
internal static class ScriptGuard
{
    /// <summary>Why the script must not be sent, in words for the log; null when it may.</summary>
    public static string? Refuse(CardScript script)
    {
        if (script.Commands.Count > CardScript.MaxCommands) return $"The script has {script.Commands.Count} commands; the most is {CardScript.MaxCommands}.";
        var bytes = script.Commands.Sum(c => (long)c.Data.Length);
        if (bytes > CardScript.MaxBytes) return $"The script carries {bytes} bytes; the most is {CardScript.MaxBytes}.";
        for (var i = 0; i < script.Commands.Count; i++)
            if (Refuse(script.Commands[i]) is { } reason)
                return $"Command {i + 1}: {reason}";
        return null;
    }

    private static string? Refuse(ScriptCommand command)
    {
        if (command.Data.Length > 65_535 || command.Le is < 0 or > 65_536) return "data or expected length is out of range.";
        // A chain that the portal protected (secure messaging, ISO/IEC 7816-4 §5.4.1) cannot be made here. What its parts are is in their headers, which are never encrypted.
        if ((command.Cla & 0x10) != 0 && ((command.Cla & 0x0C) == 0 || command.Data.Length > 255)) return "chaining is the client's business.";
        if (command.Secrets.Any(s => s.Offset < 0 || s.Length < 1 || (long)s.Offset + s.Length > command.Data.Length)) return "a secret lies outside the data.";
        if (command.Secrets.OrderBy(s => s.Offset).Aggregate((End: 0, Overlap: false), (before, s) => (s.Offset + s.Length, before.Overlap || s.Offset < before.End)).Overlap) return "two secrets lie in the same place.";

        var instruction = command.Ins & 0xFE;
        var isPinCommand = instruction is 0x20 or 0x24 or 0x2C && command.P2 is 0x00 or 0x80;
        if (!isPinCommand) return command.Secrets.Length > 0 ? "a PIN may only go into a PIN command." : null;
        if (command.Data.Length == 0) return null;

        // The tail that must come from sealed boxes: all of VERIFY's data, and at least the second half of an old and a new value.
        var tail = instruction == 0x20 ? 0 : command.Data.Length / 2;
        for (var i = tail; i < command.Data.Length; i++)
            if (!command.Secrets.Any(s => i >= s.Offset && i < s.Offset + s.Length))
                return "a PIN in clear.";
        return instruction != 0x20 && !command.Secrets.Any(s => s.Kind == SecretKind.NewPin && s.Offset + s.Length == command.Data.Length)
            ? "the new value must be the new PIN."
            : null;
    }
}
