using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Writes data objects, reads them back and compares.</summary>
/// <param name="Lane">The lane's name, for faults.</param>
/// <param name="Objects">Tag and content of each.</param>
public sealed record WriteObjects(string Lane, IReadOnlyList<(uint Tag, byte[] Content)> Objects) : Step(WorkKeys.Write)
{
    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation) => WriteAsync(bench, Lane, Objects, cancellation);

    internal static async Task WriteAsync(ICardBench bench, string lane, IReadOnlyList<(uint Tag, byte[] Content)> objects, CancellationToken cancellation)
    {
        var commands = objects
            .SelectMany(it => new[] { PivCommands.PutData(it.Tag, it.Content, WorkKeys.Write), PivCommands.GetData(it.Tag, WorkKeys.Write) })
            .ToList();
        var answers = await bench.AskAsync(commands, cancellation);
        for (var i = 0; i < objects.Count; i++)
        {
            if (PivCommands.ContentOf(objects[i].Tag, answers[2 * i + 1]) is not { } content || !content.AsSpan().SequenceEqual(objects[i].Content))
                throw new CardFault(commands[2 * i + 1] with { Lane = lane }, $"object {objects[i].Tag:X} does not read back as it was written");
        }
    }
}
