using System.Globalization;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Personalisation.Steps;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Attestation;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Holds what a device attests of a fresh key against the policy, before a certificate is asked for, and keeps both certificates in the run's journal: what was believed can be looked at later.</summary>
/// <param name="trust">Whose attestations are believed.</param>
/// <param name="journal">Keeps what was attested.</param>
/// <param name="time">Clock.</param>
public sealed class KeyAttestations(AttestationTrust trust, RunJournal journal, TimeProvider time)
{
    /// <summary>Journal entry of a key whose attestation was taken; its detail is an <see cref="AttestedKey"/>.</summary>
    public const string Taken = "key.attested";

    /// <summary>Journal entry of a key whose attestation was not taken.</summary>
    public const string NotTaken = "key.not-attested";

    /// <summary>Why no device can be issued under a policy before any is touched; null when nothing stands against it.</summary>
    public Refusal? Refuse(PolicyContent content) => content.AttestationRequired && trust.IsEmpty ? Refusals.NoAttestationRoots : null;

    /// <summary>Nothing, for a key whose attestation is as the policy wants it.</summary>
    /// <exception cref="AuthorityRefusedException">It is not: no certificate is asked for.</exception>
    internal async Task RequireAsync(RunContext context, PolicySlot slot, CardFacts facts, MadeKey made, CancellationToken cancellation)
    {
        var usage = slot.Usage.In(slot.Slot);
        var (refusal, said) = (Refusals.NotAttested, (YubiKeyAttestation?)null);
        if (made.Attestation is { } attestation && facts.AttestationCertificate is { } signer)
        {
            var expected = new ExpectedAttestation(
                uint.Parse(context.Device.Serial, CultureInfo.InvariantCulture), facts.AppletVersion!, context.Policy.Content.MinimumFirmware, slot.Slot, made.PublicKey, (byte)usage.Pin, (byte)usage.Touch);
            var finding = trust.Check(attestation, signer, expected, time.GetUtcNow());
            (refusal, said) = (finding.Fault is { } fault ? Refusals.Attestation(fault) : null, finding.Said);
        }

        var kept = new AttestedKey(
            slot.Slot.ToString("X2", CultureInfo.InvariantCulture), said?.Serial, said?.Firmware.ToString(), said?.PinPolicy, said?.TouchPolicy, said?.FormFactor, refusal?.Code, made.Attestation, facts.AttestationCertificate);
        await journal.WriteAsync(context.Run, refusal is null ? Taken : NotTaken, kept, cancellation);
        if (refusal is not null) throw new AuthorityRefusedException(refusal);
    }
}

/// <summary>What a device attested of a key, as the journal keeps it.</summary>
/// <param name="Slot">Key reference, two hexadecimal digits.</param>
/// <param name="Serial">Serial number of the device.</param>
/// <param name="Firmware">Its firmware.</param>
/// <param name="PinPolicy">1 never, 2 once, 3 always.</param>
/// <param name="TouchPolicy">1 never, 2 always, 3 cached.</param>
/// <param name="FormFactor">Form of the device.</param>
/// <param name="Refused">Why it was not taken; null when it was.</param>
/// <param name="Attestation">The attestation, DER.</param>
/// <param name="Signer">Certificate of the device's attestation key, DER.</param>
public sealed record AttestedKey(string Slot, uint? Serial, string? Firmware, byte? PinPolicy, byte? TouchPolicy, byte? FormFactor, string? Refused, byte[]? Attestation, byte[]? Signer);
