using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Edges.YubiKey;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Contracts;
using IssuancePortal.Pki.Escrow;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Personalisation.Steps;

/// <summary>Puts a key from escrow onto the card, has the card prove that it holds it, obtains the certificate, writes it and reads it back.</summary>
/// <param name="Slot">Which key.</param>
/// <param name="Key">The key.</param>
/// <param name="Usage">When it asks for PIN and touch.</param>
/// <param name="Certify">Obtains the certificate (DER), or has it already.</param>
/// <param name="Certified">Passed before the certificate is written.</param>
public sealed record ImportKey(PivSlot Slot, EncryptionKey Key, KeyUsage Usage, Func<CancellationToken, Task<byte[]>> Certify, LaneGate Certified) : Step(WorkKeys.Import, WorkKeys.Prove, WorkKeys.Certificate, WorkKeys.Write)
{
    /// <inheritdoc/>
    public override async Task RunAsync(ICardBench bench, CancellationToken cancellation)
    {
        var (algorithm, lane) = (PivPlan.OnCard(Key.Algorithm), WorkKeys.LaneKey(Slot.Key));
        using var proof = new KeyProof(Slot, algorithm);
        var prove = proof.Command(WorkKeys.Prove);
        var needsPin = Usage.In(Slot.Key).Pin != KeyPinPolicy.Never;
        ScriptCommand[] commands = [Import(Slot, Key, Usage), .. needsPin ? [PivCommands.VerifyNewPin(WorkKeys.Prove)] : Array.Empty<ScriptCommand>(), prove];
        var answers = await bench.AskAsync(commands, cancellation);
        MustHold(proof, Key, answers[^1], prove with { Lane = lane });

        byte[] certificate;
        using (bench.Doing(WorkKeys.Certificate)) certificate = await Certify(cancellation);
        Certified.Arrive();
        await WriteObjects.WriteAsync(bench, lane, [(Slot.CertificateTag, PivObjects.Certificate(certificate))], cancellation);
    }

    /// <summary>The command that puts a key into a slot.</summary>
    internal static ScriptCommand Import(PivSlot slot, EncryptionKey key, KeyUsage usage)
    {
        var algorithm = PivPlan.OnCard(key.Algorithm);
        return key.Algorithm.IsRsa
            ? key.UseRsa(parts => YubiKeyCommands.ImportRsa(slot.Key, algorithm, parts.P!, parts.Q!, parts.DP!, parts.DQ!, parts.InverseQ!, usage, WorkKeys.Import))
            : key.UseScalar(scalar => YubiKeyCommands.ImportEc(slot.Key, algorithm, scalar, usage, WorkKeys.Import));
    }

    /// <exception cref="CardFault">The card does not work with that key.</exception>
    internal static void MustHold(KeyProof proof, EncryptionKey key, ScriptAnswer answer, ScriptCommand prove)
    {
        if (!proof.Holds(PivPublicKey.FromSpki(PivPlan.OnCard(key.Algorithm), key.PublicKey), answer)) throw new CardFault(prove, "the card does not hold the key that was put on it");
    }
}
