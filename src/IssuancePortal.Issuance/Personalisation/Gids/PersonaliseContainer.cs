using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Gids;

/// <summary>Generates a container's key on the card, has the card prove that it holds it, obtains the certificate, writes it and reads it back. A key of an earlier issuance is gone first.</summary>
/// <param name="Slot">The policy's name of the key.</param>
/// <param name="Container">Its container.</param>
/// <param name="Certify">Obtains the certificate (DER) for a public key (SubjectPublicKeyInfo DER).</param>
/// <param name="Certified">Passed before the certificate is written.</param>
internal sealed record PersonaliseContainer(byte Slot, GidsContainer Container, Func<byte[], CancellationToken, Task<byte[]>> Certify, LaneGate Certified)
    : Step(WorkKeys.Generate(Container.Algorithm.Name), WorkKeys.Prove, WorkKeys.Certificate, WorkKeys.Write)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var making = WorkKeys.Generate(Container.Algorithm.Name);
        var proof = new GidsKeyProof(Container.KeyReference, Container.Algorithm);
        var read = GidsCommands.ReadPublicKey(Container, making);
        var prove = proof.Commands(WorkKeys.Prove);
        ScriptCommand[] commands = [.. GidsCommands.DeleteKey(Container.KeyReference, making), .. GidsCommands.CreateKey(Container, making), GidsCommands.Generate(Container, making), read, .. prove];
        var made = await bench.AskAsync(commands, cancellation);

        var lane = WorkKeys.LaneKey(Slot);
        var key = PivPublicKey.TryRead(PivKeyAlgorithm.Rsa2048, made[^(prove.Count + 1)].Data) ?? throw new CardFault(read with { Lane = lane }, "the card answered no public key of the algorithm asked for");
        if (!proof.Holds(key, made[^1])) throw new CardFault(prove[^1] with { Lane = lane }, "the card does not hold the private half of the key it named");

        byte[] certificate;
        using (bench.Doing(WorkKeys.Certificate)) certificate = await Certify(key.ToSpki(), cancellation);
        Certified.Arrive();
        await CloseGidsCard.WriteAsync(bench, lane, [(GidsFile.Certificate(Container), GidsCertificate.Pack(certificate))], WorkKeys.Write, cancellation);
    }
}
