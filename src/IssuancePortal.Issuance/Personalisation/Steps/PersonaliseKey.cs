using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Generates a key on the card, has the card prove that it holds it, obtains the certificate, writes it and reads it back.</summary>
/// <param name="Slot">Which key.</param>
/// <param name="Algorithm">Which algorithm.</param>
/// <param name="Certify">Obtains the certificate (DER) for a public key (SubjectPublicKeyInfo DER).</param>
/// <param name="Certified">Passed before the certificate is written.</param>
public sealed record PersonaliseKey(PivSlot Slot, PivKeyAlgorithm Algorithm, Func<byte[], CancellationToken, Task<byte[]>> Certify, LaneGate Certified)
    : Step(WorkKeys.Generate(Algorithm.Name), WorkKeys.Prove, WorkKeys.Certificate, WorkKeys.Write)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        using var proof = new KeyProof(Slot, Algorithm);
        var generate = PivCommands.Generate(Slot, Algorithm, WorkKeys.Generate(Algorithm.Name));
        var prove = proof.Command(WorkKeys.Prove);
        // The PIN right before the use: the signature key asks for it every time (SP 800-73-5 part 1 table 6).
        ScriptCommand[] make = Slot.NeedsPin ? [generate, PivCommands.VerifyNewPin(WorkKeys.Prove), prove] : [generate, prove];
        var made = await bench.AskAsync(make, cancellation);

        var lane = WorkKeys.LaneKey(Slot.Key);
        var key = PivPublicKey.TryRead(Algorithm, made[0].Data) ?? throw new CardFault(generate with { Lane = lane }, "the card answered no public key of the algorithm asked for");
        if (!proof.Holds(key, made[^1])) throw new CardFault(prove with { Lane = lane }, "the card does not hold the private half of the key it named");

        byte[] certificate;
        using (bench.Doing(WorkKeys.Certificate)) certificate = await Certify(key.ToSpki(), cancellation);
        Certified.Arrive();
        await WriteObjects.WriteAsync(bench, lane, [(Slot.CertificateTag, PivObjects.Certificate(certificate))], cancellation);
    }
}
