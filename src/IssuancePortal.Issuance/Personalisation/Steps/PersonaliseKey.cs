using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Generates a key on the card, has the card attest it and prove that it holds it, obtains the certificate, writes it and reads it back.</summary>
/// <remarks>A key that wants a touch is not used here, where no hand waits for it: then the attestation alone is the proof.</remarks>
/// <param name="Slot">Which key.</param>
/// <param name="Algorithm">Which algorithm.</param>
/// <param name="Usage">When it asks for PIN and touch.</param>
/// <param name="IsAttested">True when the card attests that it made the key.</param>
/// <param name="Certify">Obtains the certificate (DER) for a key.</param>
/// <param name="Certified">Passed before the certificate is written.</param>
public sealed record PersonaliseKey(PivSlot Slot, PivKeyAlgorithm Algorithm, KeyUsage Usage, bool IsAttested, Func<MadeKey, CancellationToken, Task<byte[]>> Certify, LaneGate Certified)
    : Step([WorkKeys.Generate(Algorithm.Name), .. IsAttested ? [WorkKeys.Attest] : Array.Empty<string>(), .. Usage.NeedsTouch ? [] : new[] { WorkKeys.Prove }, WorkKeys.Certificate, WorkKeys.Write])
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        using var proof = new KeyProof(Slot, Algorithm);
        var generate = PivCommands.Generate(Slot, Algorithm, WorkKeys.Generate(Algorithm.Name), Usage);
        var prove = proof.Command(WorkKeys.Prove);
        // The PIN right before the use: the signature key asks for it every time (SP 800-73-5 part 1 table 6).
        var needsPin = Usage.In(Slot.Key).Pin != KeyPinPolicy.Never;
        ScriptCommand[] make =
        [
            generate,
            .. IsAttested ? [YubiKeyCommands.Attest(Slot.Key, WorkKeys.Attest) with { OnRefusal = StopRule.GoOn }] : Array.Empty<ScriptCommand>(),
            .. !Usage.NeedsTouch && needsPin ? [PivCommands.VerifyNewPin(WorkKeys.Prove)] : Array.Empty<ScriptCommand>(),
            .. Usage.NeedsTouch ? [] : new[] { prove },
        ];
        var made = await bench.AskAsync(make, cancellation);

        var lane = WorkKeys.LaneKey(Slot.Key);
        var key = PivPublicKey.TryRead(Algorithm, made[0].Data) ?? throw new CardFault(generate with { Lane = lane }, "the card answered no public key of the algorithm asked for");
        if (!Usage.NeedsTouch && !proof.Holds(key, made[^1])) throw new CardFault(prove with { Lane = lane }, "the card does not hold the private half of the key it named");

        byte[] certificate;
        using (bench.Doing(WorkKeys.Certificate)) certificate = await Certify(new MadeKey(key.ToSpki(), IsAttested && made[1].Status == 0x9000 ? made[1].Data : null), cancellation);
        Certified.Arrive();
        await WriteObjects.WriteAsync(bench, lane, [(Slot.CertificateTag, PivObjects.Certificate(certificate))], cancellation);
    }
}

/// <summary>A key that a card made.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="Attestation">What the card attests of it, DER; null when it was not asked, or refused.</param>
public sealed record MadeKey(byte[] PublicKey, byte[]? Attestation);
