using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Puts earlier encryption keys and their certificates into retired slots (SP 800-73-5 part 1 §3.3.3), has the card prove each, and takes away what was in others before.</summary>
/// <param name="Keys">Each for its slot.</param>
/// <param name="Leftover">Slots to be emptied.</param>
/// <param name="DeletesKeys">True when the card knows how to delete a key.</param>
internal sealed record ImportHistory(IReadOnlyList<(PivSlot Slot, ImportedKey Key)> Keys, IReadOnlyList<PivSlot> Leftover, bool DeletesKeys) : Step(PartsOf(Keys, Leftover))
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var commands = Leftover.SelectMany(slot => new[] { PivCommands.PutData(slot.CertificateTag, [], WorkKeys.Erase), EraseCard.EmptyKey(slot, DeletesKeys) }).ToList();
        commands.AddRange(Keys.Select(it => ImportKey.Import(it.Slot, it.Key.Key, KeyUsage.Standard)));
        var proofs = Keys.Select(it => new KeyProof(it.Slot, PivPlan.OnCard(it.Key.Key.Algorithm))).ToList();
        try
        {
            if (proofs.Count > 0) commands.Add(PivCommands.VerifyNewPin(WorkKeys.Prove));
            commands.AddRange(proofs.Select(proof => proof.Command(WorkKeys.Prove)));
            var answers = await bench.AskAsync(commands, cancellation);
            for (var i = 0; i < proofs.Count; i++)
            {
                var at = commands.Count - proofs.Count + i;
                ImportKey.MustHold(proofs[i], Keys[i].Key.Key, answers[at], commands[at] with { Lane = WorkKeys.LaneHistory });
            }
        }
        finally
        {
            foreach (var proof in proofs) proof.Dispose();
        }

        if (Keys.Count > 0) await WriteObjects.WriteAsync(bench, WorkKeys.LaneHistory, [.. Keys.Select(it => (it.Slot.CertificateTag, PivObjects.Certificate(it.Key.Certificate!)))], cancellation);
    }

    private static string[] PartsOf(IReadOnlyList<(PivSlot Slot, ImportedKey Key)> keys, IReadOnlyList<PivSlot> leftover) =>
        [.. leftover.Count > 0 ? [WorkKeys.Erase] : Array.Empty<string>(), .. keys.Count > 0 ? [WorkKeys.Import, WorkKeys.Prove, WorkKeys.Write] : Array.Empty<string>()];
}
