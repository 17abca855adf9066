namespace IssuancePortal.TestLib.Fuzz;

/// <summary>A parser and messages that it takes.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Seeds">Good messages, which are changed.</param>
/// <param name="Try">Reads an input: true when it was taken, false when it was refused as the parser says that it refuses. Any exception is a find.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], bool> Try);

/// <summary>What came of throwing inputs at a parser.</summary>
/// <param name="Accepted">Inputs that were taken.</param>
/// <param name="Refused">Inputs that were refused as they should be.</param>
/// <param name="Slowest">Longest time of one input.</param>
/// <param name="Finds">Inputs that made it throw, with what it threw; the first few.</param>
/// <param name="Crashes">How many made it throw.</param>
internal sealed record FuzzResult(int Accepted, int Refused, TimeSpan Slowest, IReadOnlyList<(byte[] Input, Exception Cause)> Finds, int Crashes);
