namespace IssuancePortal.Issuance;

/// <summary>An expected failure: something the portal will not do, and why.</summary>
/// <param name="Code">Stable code, at the same time the text key under which the sentence for people is found.</param>
/// <param name="Arguments">Values for the placeholders {0}, {1}, ... of that sentence.</param>
public sealed record Refusal(string Code, params object[] Arguments)
{
    /// <inheritdoc/>
    public override string ToString() => Arguments.Length == 0 ? Code : $"{Code}({string.Join(", ", Arguments)})";
}
