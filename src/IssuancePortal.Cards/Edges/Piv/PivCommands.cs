using IssuancePortal.Apdu;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>The commands of the PIV application (SP 800-73-5 part 2) and the widespread extensions that personalisation needs, as script commands.</summary>
public static class PivCommands
{
    private const byte AdminKeyReference = 0x9B;
    private const byte Pin = 0x80;
    private const byte Puk = 0x81;

    /// <summary>Bytes of a PIN or PUK on the wire, padded with FF.</summary>
    public const int PinSize = 8;

    /// <summary>SELECT by the full AID, §3.1.1.</summary>
    public static ScriptCommand Select { get; } =
        new() { Cla = 0x00, Ins = 0xA4, P1 = 0x04, P2 = 0x00, Data = Convert.FromHexString("A000000308000010000100"), Le = 0, What = "part.select" };

    /// <summary>GET DATA, §3.1.2.</summary>
    public static ScriptCommand GetData(uint tag, string what) =>
        new() { Cla = 0x00, Ins = 0xCB, P1 = 0x3F, P2 = 0xFF, Data = TagList(tag).ToBytes(), Le = 0, What = what };

    /// <summary>PUT DATA, §3.3.2. The discovery object (7E) travels as it is, every other content as the value of tag 53.</summary>
    public static ScriptCommand PutData(uint tag, byte[] content, string what) => new()
    {
        Cla = 0x00,
        Ins = 0xDB,
        P1 = 0x3F,
        P2 = 0xFF,
        Data = tag == 0x7E ? BerTlv.Of(0x7E, content).ToBytes() : BerTlv.Concat(TagList(tag), BerTlv.Of(0x53, content)),
        What = what,
    };

    /// <summary>The content within what GET DATA answered; null when the answer is not the object's.</summary>
    public static byte[]? ContentOf(uint tag, ScriptAnswer answer) =>
        BerTlv.TryReadOnly(answer.Data, tag == 0x7E ? 0x7E : 0x53u, out var content) ? content.Value.ToArray() : null;

    /// <summary>VERIFY with the PIN that the person has just chosen, §3.2.1.</summary>
    public static ScriptCommand VerifyNewPin(string what) => new()
    {
        Cla = 0x00,
        Ins = 0x20,
        P1 = 0x00,
        P2 = Pin,
        Data = Filler(PinSize),
        Secrets = [new SecretField(SecretKind.NewPin, 0, PinSize)],
        Sensitive = true,
        What = what,
    };

    /// <summary>VERIFY with the PIN that the card has, typed to prove possession, §3.2.1. A wrong one costs a try.</summary>
    public static ScriptCommand VerifyCurrentPin(string what) => new()
    {
        Cla = 0x00,
        Ins = 0x20,
        P1 = 0x00,
        P2 = Pin,
        Data = Filler(PinSize),
        Secrets = [new SecretField(SecretKind.CurrentPin, 0, PinSize)],
        Sensitive = true,
        What = what,
    };

    /// <summary>VERIFY without data: asks for the tries left and costs none, §3.2.1.</summary>
    public static ScriptCommand PinTries(string what) =>
        new() { Cla = 0x00, Ins = 0x20, P1 = 0x00, P2 = Pin, Expected = [0x9000, .. Enumerable.Range(0x63C0, 16).Select(status => (ushort)status)], What = what };

    /// <summary>RESET RETRY COUNTER: sets the PIN with the PUK, whatever the PIN was, §3.2.3.</summary>
    public static ScriptCommand SetPinWithPuk(byte[] puk, string what) => new()
    {
        Cla = 0x00,
        Ins = 0x2C,
        P1 = 0x00,
        P2 = Pin,
        Data = [.. puk, .. Filler(PinSize)],
        Secrets = [new SecretField(SecretKind.NewPin, PinSize, PinSize)],
        Sensitive = true,
        What = what,
    };

    /// <summary>CHANGE REFERENCE DATA of the PIN, from the one that its person enters to the one that they have just chosen, §3.2.2.</summary>
    public static ScriptCommand ChangePin(string what) => new()
    {
        Cla = 0x00,
        Ins = 0x24,
        P1 = 0x00,
        P2 = Pin,
        Data = Filler(2 * PinSize),
        Secrets = [new SecretField(SecretKind.CurrentPin, 0, PinSize), new SecretField(SecretKind.NewPin, PinSize, PinSize)],
        Sensitive = true,
        What = what,
    };

    /// <summary>CHANGE REFERENCE DATA of the PUK, §3.2.2.</summary>
    public static ScriptCommand ChangePuk(byte[] from, byte[] to, string what) =>
        new() { Cla = 0x00, Ins = 0x24, P1 = 0x00, P2 = Puk, Data = [.. from, .. to], Sensitive = true, What = what };

    /// <summary>SET PIN RETRIES (extension): needs the management key and the PIN, and puts PIN and PUK back to their factory values.</summary>
    public static ScriptCommand SetRetries(int pin, int puk, string what) =>
        new() { Cla = 0x00, Ins = 0xFA, P1 = (byte)pin, P2 = (byte)puk, What = what };

    /// <summary>First half of mutual authentication with the management key: asks for a witness, §3.2.4 and part 2 appendix A.1.</summary>
    public static ScriptCommand AskWitness(AdminAlgorithm algorithm, string what) =>
        Authenticate((byte)algorithm, AdminKeyReference, BerTlv.Of(0x7C, BerTlv.Of(0x80)), what);

    /// <summary>The witness within the answer, still encrypted; null when it is not there.</summary>
    public static byte[]? WitnessOf(ScriptAnswer answer) =>
        BerTlv.TryReadOnly(answer.Data, 0x7C, out var template) ? template.Child(0x80)?.Value.ToArray() : null;

    /// <summary>Second half: shows the witness decrypted and challenges the card.</summary>
    public static ScriptCommand ProveWitness(AdminAlgorithm algorithm, byte[] witness, byte[] challenge, string what) =>
        Authenticate((byte)algorithm, AdminKeyReference, BerTlv.Of(0x7C, BerTlv.Of(0x80, witness), BerTlv.Of(0x81, challenge), BerTlv.Of(0x82)), what) with { Sensitive = true };

    /// <summary>SET MANAGEMENT KEY (extension), no touch.</summary>
    public static ScriptCommand SetAdminKey(AdminKey key, string what) => new()
    {
        Cla = 0x00,
        Ins = 0xFF,
        P1 = 0xFF,
        P2 = 0xFF,
        Data = [(byte)key.Algorithm, AdminKeyReference, (byte)key.Value.Length, .. key.Value],
        Sensitive = true,
        What = what,
    };

    /// <summary>GET METADATA (extension) of management key, PIN and PUK: tells whether they are still the factory's.</summary>
    public static IReadOnlyList<ScriptCommand> FactoryMetadata(string what) =>
        [.. new[] { AdminKeyReference, Pin, Puk }.Select(reference => new ScriptCommand { Cla = 0x00, Ins = 0xF7, P1 = 0x00, P2 = reference, Le = 0, What = what })];

    /// <summary>GENERATE ASYMMETRIC KEY PAIR, §3.3.1, with PIN and touch policy (extension) where they depart from the standard.</summary>
    public static ScriptCommand Generate(PivSlot slot, PivKeyAlgorithm algorithm, string what, KeyUsage? usage = null) => new()
    {
        Cla = 0x00,
        Ins = 0x47,
        P1 = 0x00,
        P2 = slot.Key,
        Data = BerTlv.Of(0xAC, [BerTlv.Of(0x80, [algorithm.Id]), .. (usage ?? KeyUsage.Standard).ToTlvs()]).ToBytes(),
        Le = 0,
        What = what,
    };

    /// <summary>GENERAL AUTHENTICATE with a private key: signs or decrypts a block, §3.2.4.</summary>
    public static ScriptCommand UseKey(PivSlot slot, PivKeyAlgorithm algorithm, byte[] block, string what) =>
        Authenticate(algorithm.Id, slot.Key, BerTlv.Of(0x7C, BerTlv.Of(0x82), BerTlv.Of(0x81, block)), what);

    /// <summary>GENERAL AUTHENTICATE with a private key: ECDH with another's point, §3.2.4.</summary>
    public static ScriptCommand Agree(PivSlot slot, PivKeyAlgorithm algorithm, byte[] point, string what) =>
        Authenticate(algorithm.Id, slot.Key, BerTlv.Of(0x7C, BerTlv.Of(0x82), BerTlv.Of(0x85, point)), what);

    /// <summary>The response (tag 82) within the answer; null when it is not there.</summary>
    public static byte[]? ResponseOf(ScriptAnswer answer) =>
        BerTlv.TryReadOnly(answer.Data, 0x7C, out var template) ? template.Child(0x82)?.Value.ToArray() : null;

    private static ScriptCommand Authenticate(byte algorithm, byte key, BerTlv template, string what) =>
        new() { Cla = 0x00, Ins = 0x87, P1 = algorithm, P2 = key, Data = template.ToBytes(), Le = 0, What = what };

    private static BerTlv TagList(uint tag) => BerTlv.Of(0x5C, tag switch
    {
        <= 0xFF => [(byte)tag],
        <= 0xFFFF => [(byte)(tag >> 8), (byte)tag],
        _ => [(byte)(tag >> 16), (byte)(tag >> 8), (byte)tag],
    });

    private static byte[] Filler(int length) => [.. Enumerable.Repeat((byte)0xFF, length)];
}
