using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Pki.Requests;

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
    /// <summary>The request that the key itself has to sign, for an authority that wants that: one trip more, since the card must have answered its public key first. Null for the others.</summary>
    public Func<byte[], RequestDraft>? Draft { get; init; }

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

        var request = Draft is null ? null : await SignAsync(bench, Draft(key.ToSpki()), needsPin, lane, cancellation);
        byte[] certificate;
        using (bench.Doing(WorkKeys.Certificate)) certificate = await Certify(new MadeKey(key.ToSpki(), IsAttested && made[1].Status == 0x9000 ? made[1].Data : null) { Request = request }, cancellation);
        Certified.Arrive();
        await WriteObjects.WriteAsync(bench, lane, [(Slot.CertificateTag, PivObjects.Certificate(certificate))], cancellation);
    }

    private async Task<byte[]> SignAsync(ICardBench bench, RequestDraft draft, bool needsPin, string lane, CancellationToken cancellation)
    {
        var sign = PivCommands.UseKey(Slot, Algorithm, draft.Block, WorkKeys.Prove);
        ScriptCommand[] commands = needsPin ? [PivCommands.VerifyNewPin(WorkKeys.Prove), sign] : [sign];
        var answers = await bench.AskAsync(commands, cancellation);
        return PivCommands.ResponseOf(answers[^1]) is { } signature && draft.Complete(signature) is { } request ? request : throw new CardFault(sign with { Lane = lane }, "the card did not sign the request for its certificate");
    }
}

/// <summary>A key that a card made.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="Attestation">What the card attests of it, DER; null when it was not asked, or refused.</param>
public sealed record MadeKey(byte[] PublicKey, byte[]? Attestation)
{
    /// <summary>PKCS #10 that it has signed, DER; null where none was wanted.</summary>
    public byte[]? Request { get; init; }
}
