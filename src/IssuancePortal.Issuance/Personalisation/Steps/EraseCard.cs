using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>
/// Makes a used card blank: PUK and PIN become values that no person knows, every object that an issuance writes is deleted, and each private key is replaced by a new one that nothing certifies (the standard knows
/// no command to delete a key). At the end the card must answer that it has no CHUID.
/// </summary>
/// <param name="Puks">PUKs that the card may have, likeliest first; one that it does not have costs a try, which the one that it has gives back.</param>
/// <param name="NewPuk">PUK it shall have.</param>
public sealed record EraseCard(IReadOnlyList<byte[]> Puks, byte[] NewPuk) : Step(WorkKeys.Puk, WorkKeys.Pin, WorkKeys.Erase, WorkKeys.Check)
{
    private const ushort NotFound = 0x6A82;

    private static readonly uint[] Objects =
        [PivObjects.ChuidTag, PivObjects.CapabilityTag, PivObjects.SecurityTag, PivObjects.PrintedTag, PivObjects.FaceTag, PivObjects.KeyHistoryTag];

    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var commands = new List<ScriptCommand>();
        foreach (var puk in Puks) commands.Add(PivCommands.ChangePuk(puk, NewPuk, WorkKeys.Puk) with { OnRefusal = StopRule.GoOn });
        commands.Add(PivCommands.SetPinWithPuk(NewPuk, WorkKeys.Pin));
        foreach (var tag in Objects.Concat(PivSlot.All.Select(slot => slot.CertificateTag))) commands.Add(PivCommands.PutData(tag, [], WorkKeys.Erase));
        foreach (var slot in PivSlot.All) commands.Add(PivCommands.Generate(slot, PivKeyAlgorithm.P256, WorkKeys.Erase));
        commands.Add(PivCommands.GetData(PivObjects.ChuidTag, WorkKeys.Check) with { Expected = [NotFound] });
        return bench.AskAsync(commands, cancellation);
    }
}
