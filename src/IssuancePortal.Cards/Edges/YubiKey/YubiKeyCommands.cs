using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.YubiKey;

/// <summary>Yubico's commands beyond those that open PIV applets share (Yubico .NET SDK manual, PIV commands).</summary>
public static class YubiKeyCommands
{
    /// <summary>Key reference of the attestation key.</summary>
    public const byte AttestationKey = 0xF9;

    /// <summary>Tag of the attestation key's certificate.</summary>
    public const uint AttestationCertificateTag = 0x5FFF01;

    /// <summary>Status word of RESET while PIN or PUK can still be tried.</summary>
    public const ushort ConditionsNotSatisfied = 0x6985;

    /// <summary>Status word of an object that is not there.</summary>
    public const ushort NotFound = 0x6A82;

    private const byte Pin = 0x80;

    /// <summary>ATTEST (00 F9): a certificate of the maker's key over the public key in a slot, with what the chip says of itself and of the key. Only for keys made on the chip. Answers DER.</summary>
    public static ScriptCommand Attest(byte slot, string what) => new() { Cla = 0x00, Ins = 0xF9, P1 = slot, P2 = 0x00, Le = 0, What = what };

    /// <summary>IMPORT ASYMMETRIC KEY (00 FE) of a curve: the private scalar.</summary>
    public static ScriptCommand ImportEc(byte slot, PivKeyAlgorithm algorithm, byte[] scalar, KeyUsage usage, string what) => Import(slot, algorithm, [BerTlv.Of(0x06, scalar)], usage, what);

    /// <summary>IMPORT ASYMMETRIC KEY (00 FE) of RSA: the two primes, their exponents and the coefficient, each of half the modulus' size.</summary>
    public static ScriptCommand ImportRsa(byte slot, PivKeyAlgorithm algorithm, byte[] p, byte[] q, byte[] dp, byte[] dq, byte[] inverse, KeyUsage usage, string what) =>
        Import(slot, algorithm, [BerTlv.Of(0x01, p), BerTlv.Of(0x02, q), BerTlv.Of(0x03, dp), BerTlv.Of(0x04, dq), BerTlv.Of(0x05, inverse)], usage, what);

    /// <summary>MOVE KEY (00 F6): a key, without its certificate object, from one slot to another.</summary>
    public static ScriptCommand MoveKey(byte from, byte to, string what) => new() { Cla = 0x00, Ins = 0xF6, P1 = to, P2 = from, What = what };

    /// <summary>DELETE KEY (00 F6 FF): an empty slot is as good as one that was emptied.</summary>
    public static ScriptCommand DeleteKey(byte slot, string what) => new() { Cla = 0x00, Ins = 0xF6, P1 = 0xFF, P2 = slot, Expected = [0x9000, 0x6A88, 0x6A80], What = what };

    /// <summary>RESET (00 FB): everything of the PIV application but the attestation key goes back to the factory's. Refused until PIN and PUK are blocked.</summary>
    public static ScriptCommand Reset(string what) => new() { Cla = 0x00, Ins = 0xFB, P1 = 0x00, P2 = 0x00, What = what };

    /// <summary>CHANGE REFERENCE DATA from a value that no PIN is, eight times FF: spends a try of the PIN and can do nothing else.</summary>
    public static ScriptCommand SpendPinTry(string what) => new()
    {
        Cla = 0x00,
        Ins = 0x24,
        P1 = 0x00,
        P2 = Pin,
        Data = NothingAndNewPin(),
        Secrets = [new SecretField(SecretKind.NewPin, PivCommands.PinSize, PivCommands.PinSize)],
        OnRefusal = StopRule.GoOn,
        Sensitive = true,
        What = what,
    };

    /// <summary>RESET RETRY COUNTER with a value that no PUK is, eight times FF: spends a try of the PUK and can do nothing else.</summary>
    public static ScriptCommand SpendPukTry(string what) => SpendPinTry(what) with { Ins = 0x2C };

    private static byte[] NothingAndNewPin() => [.. Enumerable.Repeat((byte)0xFF, 2 * PivCommands.PinSize)];

    private static ScriptCommand Import(byte slot, PivKeyAlgorithm algorithm, IReadOnlyList<BerTlv> parts, KeyUsage usage, string what) => new()
    {
        Cla = 0x00,
        Ins = 0xFE,
        P1 = algorithm.Id,
        P2 = slot,
        Data = BerTlv.Concat([.. parts, .. usage.ToTlvs()]),
        Sensitive = true,
        What = what,
    };
}
