namespace IssuancePortal.Contracts;

/// <summary>Sent by the client while a script runs; reports may be merged, the last one always arrives.</summary>
/// <param name="ScriptId">The script.</param>
/// <param name="Done">How many commands have been answered.</param>
/// <param name="Status">Status word of the latest answer.</param>
public sealed record ScriptProgress(Guid ScriptId, int Done, ushort Status);
