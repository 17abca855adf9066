using IssuancePortal.Issuance.Audit;

namespace IssuancePortal.Portal.Features.Audit;

/// <summary><c>--verify-evidence file.zip [--root root.pem]</c>: judges a bundle of evidence without a portal, and exits. 0 it is good, 1 it is not.</summary>
internal static class EvidenceVerb
{
    public const string Verb = "--verify-evidence";
    public const string Root = "--root";

    /// <returns>The exit code, or null when it was not asked for.</returns>
    public static async Task<int?> RunAsync(IReadOnlyList<string> arguments, TextWriter output)
    {
        if (!arguments.Contains(Verb)) return null;
        if (After(Verb) is not { } file || !File.Exists(file))
        {
            await output.WriteLineAsync($"Name a bundle that is there: {Verb} file.zip [{Root} root.pem]");
            return 1;
        }

        if (arguments.Contains(Root) && (After(Root) is not { } named || !File.Exists(named)))
        {
            await output.WriteLineAsync($"Name a root that is there: {Root} root.pem");
            return 1;
        }

        await using var zip = File.OpenRead(file);
        var verified = EvidenceVerifier.Verify(zip, After(Root) is { } root ? await File.ReadAllBytesAsync(root) : null);
        foreach (var sentence in verified.Said) await output.WriteLineAsync(sentence);
        foreach (var fault in verified.Faults) await output.WriteLineAsync($"FAULT: {fault}");
        await output.WriteLineAsync(verified.IsGood ? "The evidence is good." : "The evidence is NOT good.");
        return verified.IsGood ? 0 : 1;

        string? After(string name)
        {
            var at = arguments.ToList().IndexOf(name);
            return at >= 0 && at + 1 < arguments.Count ? arguments[at + 1] : null;
        }
    }
}
