using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>The asymmetric keys of the card: GENERATE ASYMMETRIC KEY PAIR (SP 800-73-5 part 2 §3.3.2), IMPORT (Yubico), and their use in GENERAL AUTHENTICATE (§3.2.4).</summary>
internal sealed class PivKeys(PivState state, PivSession session, SimulatedPivCardOptions options)
{
    public const byte Authentication = 0x9A;
    public const byte Signature = 0x9C;
    public const byte Management = 0x9D;
    public const byte CardAuthentication = 0x9E;

    /// <summary>What a YubiKey attests with; it does nothing else.</summary>
    public const byte Attestation = 0xF9;

    private const byte Never = 1;
    private const byte Once = 2;
    private const byte Always = 3;

    private const uint Challenge = 0x81;
    private const uint Response = 0x82;
    private const uint Exponentiation = 0x85;

    /// <summary>True for 82 to 95.</summary>
    public static bool IsRetired(byte reference) => reference is >= 0x82 and <= 0x95;

    /// <summary>True for every reference that can hold a key pair.</summary>
    public static bool IsKey(byte reference) => reference is Authentication or Signature or Management or CardAuthentication || IsRetired(reference);

    /// <summary>00 47 00 key with AC {80 algorithm [AA PIN policy] [AB touch policy]}; answers 7F49. Retired references only with Yubico's extensions.</summary>
    public ResponseApdu Generate(CommandApdu command)
    {
        if (command.P1 != 0 || !MayBeMade(command.P2) || (IsRetired(command.P2) && !options.YubicoExtensions)) return new(StatusWord.IncorrectP1P2);
        if (!session.Admin) return new(StatusWord.SecurityStatusNotSatisfied);
        if (!BerTlv.TryReadOnly(command.Data, 0xAC, out var template) || !template.TryChildren(out var parts)) return new(StatusWord.IncorrectData);
        if (parts is not [{ Tag: 0x80, Value.Length: 1 } mechanism, ..]) return new(StatusWord.IncorrectData);
        var algorithm = mechanism.Value.Span[0];
        if (!options.KeyAlgorithms.Contains(algorithm) || !TryPolicies(command.P2, parts.Skip(1), out var pin, out var touch)) return new(StatusWord.IncorrectData);

        options.Pace.SpendKeyGeneration(algorithm);
        var (secret, open) = PivPrivateKey.Generate(algorithm);
        state.Keys[command.P2] = new PivKey { Algorithm = algorithm, Private = secret, Public = open, PinPolicy = pin, TouchPolicy = touch, IsImported = options.ImportsInsteadOfGenerating };
        return new(BerTlv.Of(0x7F49, open).ToBytes(), StatusWord.Success);
    }

    /// <summary>00 FE algorithm key with 01 to 05 (RSA) or 06 (curves) [AA] [AB].</summary>
    public StatusWord Import(CommandApdu command)
    {
        if (!MayBeMade(command.P2) || !options.KeyAlgorithms.Contains(command.P1)) return StatusWord.IncorrectP1P2;
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        if (!BerTlv.TryReadAll(command.Data, out var parts)) return StatusWord.IncorrectData;
        if (!TryPolicies(command.P2, parts.Where(p => p.Tag >= 0x80), out var pin, out var touch)) return StatusWord.IncorrectData;
        if (PivPrivateKey.TryImport(command.P1, parts) is not var (secret, open)) return StatusWord.IncorrectData;
        state.Keys[command.P2] = new PivKey { Algorithm = command.P1, Private = secret, Public = open, PinPolicy = pin, TouchPolicy = touch, IsImported = true };
        return StatusWord.Success;
    }

    /// <summary>
    /// 00 87 algorithm key with 82 (empty) and 81 (RSA block or hash) or 85 (point). Keys 9A, 9C and 9E sign; 9D and the retired ones decrypt and agree.
    /// </summary>
    /// <param name="algorithm">P1.</param>
    /// <param name="reference">P2.</param>
    /// <param name="template">The data objects within 7C.</param>
    /// <param name="pinJustVerified">VERIFY was the command just before.</param>
    public ResponseApdu Use(byte algorithm, byte reference, IReadOnlyList<BerTlv> template, bool pinJustVerified)
    {
        if (!state.Keys.TryGetValue(reference, out var key)) return new(StatusWord.ReferenceDataNotFound);
        if (algorithm != key.Algorithm) return new(StatusWord.IncorrectP1P2);
        var mayUse = key.PinPolicy switch { Never => true, Always => pinJustVerified, _ => session.PinVerified };
        if (!mayUse) return new(StatusWord.SecurityStatusNotSatisfied);

        if (key.TouchPolicy > Never && options.YubiKey?.Touch() == false) return new(StatusWord.SecurityStatusNotSatisfied);
        if (template.Count != 2 || !template.Any(t => t is { Tag: Response, Value.IsEmpty: true })) return new(StatusWord.IncorrectData);
        var input = template.FirstOrDefault(t => t.Tag != Response);
        var establishes = reference == Management || IsRetired(reference);
        var output = (input.Tag, PivAlgorithm.ModulusSize(algorithm) > 0, establishes) switch
        {
            (Challenge, true, _) => PivPrivateKey.TryRsa(key, input.Value),
            (Challenge, false, false) => PivPrivateKey.TrySign(key, input.Value),
            (Exponentiation, false, true) => PivPrivateKey.TryAgree(key, input.Value),
            _ => null,
        };
        return output is null ? new(StatusWord.IncorrectData) : new(BerTlv.Of(0x7C, BerTlv.Of(Response, output)).ToBytes(), StatusWord.Success);
    }

    private bool MayBeMade(byte reference) => IsKey(reference) || (reference == Attestation && options.YubiKey?.HasAttestation == true);

    /// <summary>What the standard asks of a key, or what Yubico's AA and AB ask instead. 81 is a parameter that no algorithm here has.</summary>
    private bool TryPolicies(byte reference, IEnumerable<BerTlv> parts, out byte pin, out byte touch)
    {
        pin = reference switch { Signature => Always, CardAuthentication => Never, _ => Once };
        touch = Never;
        foreach (var part in parts)
        {
            if (!options.YubicoExtensions || part.Value.Length != 1 || part.Value.Span[0] > 3) return false;
            switch (part.Tag)
            {
                case 0xAA when part.Value.Span[0] > 0:
                    pin = part.Value.Span[0];
                    break;
                case 0xAB when part.Value.Span[0] > 0:
                    if (part.Value.Span[0] == 3 && options.YubiKey?.HasCachedTouch == false) return false;
                    touch = part.Value.Span[0];
                    break;
                case 0xAA or 0xAB:
                    break;
                default:
                    return false;
            }
        }

        return true;
    }
}
