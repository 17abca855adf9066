namespace IssuancePortal.Contracts;

/// <summary>What a PIN must look like. Checked in the page while typing and again in the client after opening the sealed box.</summary>
/// <param name="MinLength">Fewest characters; 6 for PIV (FIPS 201-3 §2.9.4 asks for six digits).</param>
/// <param name="MaxLength">Most characters; 8 for PIV (SP 800-73-5 part 1).</param>
/// <param name="DigitsOnly">Only 0 to 9.</param>
/// <param name="NoTrivialSequences">Refuses one digit repeated, a pair repeated, and runs up or down such as 123456.</param>
public sealed record PinRules(int MinLength = 6, int MaxLength = 8, bool DigitsOnly = true, bool NoTrivialSequences = true);
