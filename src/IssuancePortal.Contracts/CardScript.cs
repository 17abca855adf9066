namespace IssuancePortal.Contracts;

/// <summary>
/// Commands sent to a card in one trip, in order. The client runs them inside one PC/SC transaction and answers each of them,
/// up to and including the one that stopped the script.
/// </summary>
/// <param name="Commands">At most <see cref="MaxCommands"/> commands.</param>
public sealed record CardScript(IReadOnlyList<ScriptCommand> Commands)
{
    /// <summary>A script longer than this is refused by the client.</summary>
    public const int MaxCommands = 512;

    /// <summary>A script with more command data than this (bytes, all commands) is refused by the client.</summary>
    public const int MaxBytes = 256 * 1024;
}
