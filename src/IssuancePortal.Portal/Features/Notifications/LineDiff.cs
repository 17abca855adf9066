namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>What changed between two texts, line by line: the longest lines in common stay, the rest goes or comes.</summary>
internal static class LineDiff
{
    /// <summary>Every line of both, in order.</summary>
    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        string[] old = Lines(before), now = Lines(after);
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        var lines = new List<DiffLine>();
        var (at, to) = (0, 0);
        while (at < old.Length || to < now.Length)
        {
            if (at < old.Length && to < now.Length && old[at] == now[to]) lines.Add(new DiffLine(DiffKind.Same, old[at++], to++));
            else if (to >= now.Length || (at < old.Length && common[at + 1, to] >= common[at, to + 1])) lines.Add(new DiffLine(DiffKind.Gone, old[at++], -1));
            else lines.Add(new DiffLine(DiffKind.New, now[to], to++));
        }

        return lines;
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}

/// <summary>A line of a difference.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Text">The line.</param>
/// <param name="Place">Its place in the new text; -1 when it is gone.</param>
internal sealed record DiffLine(DiffKind Kind, string Text, int Place);

/// <summary>What became of a line.</summary>
internal enum DiffKind
{
    Same,
    Gone,
    New,
}
