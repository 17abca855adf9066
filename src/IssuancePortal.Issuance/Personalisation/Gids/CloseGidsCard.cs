using System.Buffers.Binary;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Gids;

/// <summary>After the last certificate: tells Windows of the containers and that everything is to be read anew, reads all of it back, and leaves nobody authenticated.</summary>
/// <param name="Containers">What is on the card now.</param>
/// <param name="Freshness">Counters as they were.</param>
/// <param name="Certified">Opens when every certificate was obtained.</param>
internal sealed record CloseGidsCard(IReadOnlyList<GidsContainer> Containers, byte[] Freshness, LaneGate Certified) : Step(WorkKeys.Check)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        await bench.WaitAsync(Certified, cancellation);
        await WriteAsync(
            bench,
            WorkKeys.LaneClose,
            [
                (GidsFile.KeyMap, ContainerMap.KeysOf(Containers)), (GidsFile.ContainerMap, ContainerMap.Of(Containers)), (GidsFile.Table, FileTable.Of(Containers)), (GidsFile.Freshness, Next()),
            ],
            WorkKeys.Check,
            cancellation,
            GidsCommands.Deauthenticate(WorkKeys.Check));
    }

    /// <summary>Writes files, reads them back and compares.</summary>
    internal static async Task WriteAsync(ICardBench bench, string lane, IReadOnlyList<(GidsFile File, byte[] Content)> files, string what, CancellationToken cancellation, params ScriptCommand[] afterwards)
    {
        var commands = files.SelectMany(it => new[] { GidsCommands.Write(it.File, it.Content, what), GidsCommands.Read(it.File, what) }).Concat(afterwards).ToList();
        var answers = await bench.AskAsync(commands, cancellation);
        for (var i = 0; i < files.Count; i++)
        {
            if (GidsCommands.ContentOf(files[i].File, answers[2 * i + 1]) is not { } content || !content.AsSpan().SequenceEqual(files[i].Content))
                throw new CardFault(commands[2 * i + 1] with { Lane = lane }, $"file {files[i].File.Tag:X4} of {files[i].File.Container:X4} does not read back as it was written");
        }
    }

    /// <summary>One more for PIN, containers and files.</summary>
    private byte[] Next()
    {
        var next = Freshness.ToArray();
        next[1]++;
        foreach (var at in (int[])[2, 4]) BinaryPrimitives.WriteUInt16LittleEndian(next.AsSpan(at), (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(next.AsSpan(at)) + 1));
        return next;
    }
}
