using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>
/// Makes a used card blank: PUK and PIN become values that no person knows, every object that an issuance writes is deleted, and each private key, retired ones too, is deleted or, where the card knows no command for that
/// (the standard has none), replaced by a new one that nothing certifies. At the end the card must answer that it has no CHUID.
/// </summary>
/// <param name="Puks">PUKs that the card may have, likeliest first; one that it does not have costs a try, which the one that it has gives back.</param>
/// <param name="NewPuk">PUK it shall have.</param>
/// <param name="DeletesKeys">True when the card knows how to delete a key.</param>
/// <param name="Retired">Retired slots that may have something in them.</param>
public sealed record EraseCard(IReadOnlyList<byte[]> Puks, byte[] NewPuk, bool DeletesKeys, IReadOnlyList<PivSlot> Retired) : Step(WorkKeys.Puk, WorkKeys.Pin, WorkKeys.Erase, WorkKeys.Check)
{
    private const ushort NotFound = 0x6A82;

    private static readonly uint[] Objects =
        [PivObjects.ChuidTag, PivObjects.CapabilityTag, PivObjects.SecurityTag, PivObjects.PrintedTag, PivObjects.FaceTag, PivObjects.KeyHistoryTag];

    /// <summary>Must be answered that there is no CHUID.</summary>
    internal static ScriptCommand HasNoChuid => PivCommands.GetData(PivObjects.ChuidTag, WorkKeys.Check) with { Expected = [NotFound] };

    /// <summary>Deletes every object that an issuance writes.</summary>
    internal static IEnumerable<ScriptCommand> EmptyObjects() => Objects.Concat(PivSlot.All.Select(slot => slot.CertificateTag)).Select(tag => PivCommands.PutData(tag, [], WorkKeys.Erase));

    /// <summary>Takes the key in a slot away: deletes it, or puts one in its place that nothing was encrypted for.</summary>
    internal static ScriptCommand EmptyKey(PivSlot slot, bool deletesKeys) => deletesKeys ? YubiKeyCommands.DeleteKey(slot.Key, WorkKeys.Erase) : PivCommands.Generate(slot, PivKeyAlgorithm.P256, WorkKeys.Erase);

    /// <inheritdoc/>
    public override Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var commands = new List<ScriptCommand>();
        foreach (var puk in Puks) commands.Add(PivCommands.ChangePuk(puk, NewPuk, WorkKeys.Puk) with { OnRefusal = StopRule.GoOn });
        commands.Add(PivCommands.SetPinWithPuk(NewPuk, WorkKeys.Pin));
        commands.AddRange(EmptyObjects());
        foreach (var slot in Retired) commands.Add(PivCommands.PutData(slot.CertificateTag, [], WorkKeys.Erase));
        foreach (var slot in PivSlot.All.Concat(Retired)) commands.Add(EmptyKey(slot, DeletesKeys));
        commands.Add(HasNoChuid);
        return bench.AskAsync(commands, cancellation);
    }
}
