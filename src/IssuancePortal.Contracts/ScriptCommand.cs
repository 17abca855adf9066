namespace IssuancePortal.Contracts;

/// <summary>
/// One logical command of a <see cref="CardScript"/>: an ISO/IEC 7816-4 command whose data may be longer than one APDU carries.
/// The CMS client splits it (command chaining or extended length) and gathers the answer (GET RESPONSE) by itself.
/// </summary>
public sealed record ScriptCommand
{
    /// <summary>Class byte without the chaining bit, ISO/IEC 7816-4 §5.4.1.</summary>
    public required byte Cla { get; init; }

    /// <summary>Instruction byte.</summary>
    public required byte Ins { get; init; }

    /// <summary>First parameter byte.</summary>
    public required byte P1 { get; init; }

    /// <summary>Second parameter byte.</summary>
    public required byte P2 { get; init; }

    /// <summary>Command data, up to 65,535 bytes. The regions named by <see cref="Secrets"/> hold filler that the client overwrites.</summary>
    public byte[] Data { get; init; } = [];

    /// <summary>Expected answer length: null for none, 0 for "as much as there is", else a number of bytes.</summary>
    public int? Le { get; init; }

    /// <summary>Status words that count as success. Empty means 9000 only.</summary>
    public ushort[] Expected { get; init; } = [];

    /// <summary>What happens to the rest of the script when the answer is none of <see cref="Expected"/>.</summary>
    public StopRule OnRefusal { get; init; } = StopRule.Stop;

    /// <summary>True when the data or the answer holds a secret; neither is ever logged or shown.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Places in <see cref="Data"/> that only the client can fill.</summary>
    public SecretField[] Secrets { get; init; } = [];

    /// <summary>The lane this command belongs to, for progress; empty for none.</summary>
    public string Lane { get; init; } = "";

    /// <summary>Text key of what the command does, for progress and logs.</summary>
    public string What { get; init; } = "";
}

/// <summary>What an unexpected status word does to the commands after it.</summary>
public enum StopRule
{
    /// <summary>Nothing after this command is sent.</summary>
    Stop,

    /// <summary>The script goes on; the answer tells the portal.</summary>
    GoOn,
}

/// <summary>A region of a command's data that the client fills from a sealed box.</summary>
/// <param name="Kind">Which secret.</param>
/// <param name="Offset">First byte of the region in the command's data.</param>
/// <param name="Length">Size of the region in bytes; a shorter secret is padded with FF (SP 800-73-5 part 2 §3.2.1).</param>
/// <param name="IsExact">True: nothing is padded. The region shrinks to a shorter secret, and what comes after it moves up.</param>
public sealed record SecretField(SecretKind Kind, int Offset, int Length, bool IsExact = false);

/// <summary>The secrets a script can ask the client for.</summary>
public enum SecretKind
{
    /// <summary>The PIN that the person has just chosen.</summary>
    NewPin,

    /// <summary>The PIN that the card has now, entered to prove possession.</summary>
    CurrentPin,
}
