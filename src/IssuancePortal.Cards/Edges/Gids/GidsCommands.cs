using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>The commands of the GIDS application (Generic Identity Device Specification 2.0) that personalisation needs, as script commands.</summary>
public static class GidsCommands
{
    /// <summary>Most bytes of a PIN that cards and drivers take.</summary>
    public const int MaxPinBytes = 15;

    /// <summary>File exists already (CREATE FILE).</summary>
    public const ushort Exists = 0x6A89;

    private const byte AdminKeyReference = 0x80;
    private const byte Pin = 0x80;
    private const byte Deauthenticated = 0x82;
    private const ushort Application = 0x3FFF;
    private const byte Signature = 0xB6;
    private const byte Confidentiality = 0xB8;

    /// <summary>SELECT by the AID without its version. Whoever was authenticated is not any more.</summary>
    public static ScriptCommand Select { get; } =
        new() { Cla = 0x00, Ins = 0xA4, P1 = 0x04, P2 = 0x00, Data = Convert.FromHexString("A00000039742544659"), Le = 0, What = "part.select" };

    /// <summary>MANAGE SECURITY ENVIRONMENT: the administrator key is meant.</summary>
    public static ScriptCommand ChooseAdminKey(string what) => new() { Cla = 0x00, Ins = 0x22, P1 = 0xC1, P2 = 0xA4, Data = [0x83, 0x01, AdminKeyReference], What = what };

    /// <summary>GENERAL AUTHENTICATE: our challenge for the card's.</summary>
    public static ScriptCommand Challenge(byte[] ours, string what) => Authenticate(BerTlv.Of(0x81, ours), what);

    /// <summary>The challenge within a command or an answer of GENERAL AUTHENTICATE; null when it is not there.</summary>
    public static byte[]? ChallengeIn(ReadOnlyMemory<byte> data) => PartOf(data, 0x81) is { Length: GidsAuthentication.ChallengeBytes } challenge ? challenge : null;

    /// <summary>GENERAL AUTHENTICATE: our answer to the card's challenge.</summary>
    public static ScriptCommand Prove(byte[] answer, string what) => Authenticate(BerTlv.Of(0x82, answer), what) with { Sensitive = true };

    /// <summary>The card's own proof; null when it is not there.</summary>
    public static byte[]? ProofOf(ScriptAnswer answer) => PartOf(answer.Data, 0x82);

    /// <summary>PUT KEY: replaces the administrator key, with its check value (three bytes of zeros encrypted).</summary>
    public static ScriptCommand SetAdminKey(AdminKey key, string what) => new()
    {
        Cla = 0x00,
        Ins = 0xDB,
        P1 = 0x3F,
        P2 = 0xFF,
        Data = BerTlv.Of(0x70, BerTlv.Of(0x84, [AdminKeyReference]), BerTlv.Of(0xA5, BerTlv.Of(0x87, key.Value), BerTlv.Of(0x88, key.Encrypt(new byte[8])[..3]))).ToBytes(),
        Sensitive = true,
        What = what,
    };

    /// <summary>RESET RETRY COUNTER by the administrator, who is authenticated no more afterwards: sets the PIN, whatever it was.</summary>
    public static ScriptCommand SetPin(string what) => WithPin(0x2C, 0x02, SecretKind.NewPin, what);

    /// <summary>VERIFY with the PIN that the person has just chosen.</summary>
    public static ScriptCommand VerifyNewPin(string what) => WithPin(0x20, 0x00, SecretKind.NewPin, what);

    /// <summary>VERIFY with the PIN that the card has, typed to prove possession. A wrong one costs a try.</summary>
    public static ScriptCommand VerifyCurrentPin(string what) => WithPin(0x20, 0x00, SecretKind.CurrentPin, what);

    /// <summary>CHANGE REFERENCE DATA: old PIN, then new one, each as long as it is.</summary>
    public static ScriptCommand ChangePin(string what) => new()
    {
        Cla = 0x00,
        Ins = 0x24,
        P1 = 0x00,
        P2 = Pin,
        Data = new byte[2 * MaxPinBytes],
        Secrets = [new SecretField(SecretKind.CurrentPin, 0, MaxPinBytes, IsExact: true), new SecretField(SecretKind.NewPin, MaxPinBytes, MaxPinBytes, IsExact: true)],
        Sensitive = true,
        What = what,
    };

    /// <summary>VERIFY with reference 82: nobody is authenticated any more.</summary>
    public static ScriptCommand Deauthenticate(string what) => new() { Cla = 0x00, Ins = 0x20, P1 = 0x00, P2 = Deauthenticated, What = what };

    /// <summary>GET DATA of a file.</summary>
    public static ScriptCommand Read(GidsFile file, string what) => GetData(file.Container, BerTlv.Of(0x5C, [(byte)(file.Tag >> 8), (byte)file.Tag]), what);

    /// <summary>The content within what GET DATA answered; null when the answer is not the file's.</summary>
    public static byte[]? ContentOf(GidsFile file, ScriptAnswer answer) => BerTlv.TryReadOnly(answer.Data, file.Tag, out var content) ? content.Value.ToArray() : null;

    /// <summary>PUT DATA of a file.</summary>
    public static ScriptCommand Write(GidsFile file, byte[] content, string what) => new()
    {
        Cla = 0x00, Ins = 0xDB, P1 = (byte)(file.Container >> 8), P2 = (byte)file.Container, Data = BerTlv.Of(file.Tag, content).ToBytes(), What = what,
    };

    /// <summary>
    /// Makes sure that there is no key under a reference, whether there was one or not: a file is created if none is there, selected and deleted.
    /// </summary>
    public static IReadOnlyList<ScriptCommand> DeleteKey(byte reference, string what) =>
    [
        CreateKey(reference, [(Signature, GidsKeyAlgorithm.Rsa2048.Signs)], what) with { Expected = [0x9000, Exists] },
        new ScriptCommand { Cla = 0x00, Ins = 0xA4, P1 = 0x00, P2 = 0x0C, Data = [0xB0, reference], What = what },
        new ScriptCommand { Cla = 0x00, Ins = 0xE4, P1 = 0x00, P2 = 0x00, What = what },
    ];

    /// <summary>CREATE FILE and ACTIVATE FILE for a container's key: the user generates, uses and imports it, everybody reads its public half, nobody the private one.</summary>
    public static IReadOnlyList<ScriptCommand> CreateKey(GidsContainer container, string what)
    {
        var key = container.Algorithm;
        (byte, byte)[] signs = [(Signature, key.SignsPrepared), (Signature, key.Signs)];
        (byte, byte)[] decrypts = [(Confidentiality, key.Raw), (Confidentiality, key.DecryptsOaep), (Confidentiality, key.Decrypts)];
        return
        [
            CreateKey(container.KeyReference, container.IsExchange ? [.. decrypts, .. signs] : signs, what),
            new ScriptCommand { Cla = 0x00, Ins = 0x44, P1 = 0x00, P2 = 0x00, What = what },
        ];
    }

    /// <summary>GENERATE ASYMMETRIC KEY PAIR.</summary>
    public static ScriptCommand Generate(GidsContainer container, string what) => new()
    {
        Cla = 0x00, Ins = 0x47, P1 = 0x00, P2 = 0x00, Data = BerTlv.Of(0xAC, BerTlv.Of(0x80, [container.Algorithm.Id]), BerTlv.Of(0x83, [container.KeyReference])).ToBytes(), What = what,
    };

    /// <summary>GET DATA of a public key, answered as 7F49 with modulus (81) and exponent (82).</summary>
    public static ScriptCommand ReadPublicKey(GidsContainer container, string what) =>
        GetData(Application, BerTlv.Of(0x70, BerTlv.Of(0x84, [container.KeyReference]), BerTlv.Of(0xA5, [0x7F, 0x49, 0x80])), what);

    /// <summary>MANAGE SECURITY ENVIRONMENT and PERFORM SECURITY OPERATION: signs a DigestInfo, padded by the card as PKCS #1 v1.5 says.</summary>
    public static IReadOnlyList<ScriptCommand> Sign(byte keyReference, GidsKeyAlgorithm algorithm, byte[] digestInfo, string what) =>
    [
        new ScriptCommand { Cla = 0x00, Ins = 0x22, P1 = 0x41, P2 = Signature, Data = [0x80, 0x01, algorithm.Signs, 0x84, 0x01, keyReference], What = what },
        new ScriptCommand { Cla = 0x00, Ins = 0x2A, P1 = 0x9E, P2 = 0x9A, Data = digestInfo, Le = 0, What = what },
    ];

    private static ScriptCommand CreateKey(byte reference, IEnumerable<(byte Template, byte Algorithm)> mechanisms, string what) => new()
    {
        Cla = 0x00,
        Ins = 0xE0,
        P1 = 0x00,
        P2 = 0x00,
        Data = BerTlv.Of(
            0x62,
            BerTlv.Of(0x82, [0x18]),
            BerTlv.Of(0x83, [0xB0, reference]),
            BerTlv.Of(0x8C, [0x8F, 0x10, 0x10, 0x10, 0x00]),
            BerTlv.Of(0xA5, [.. mechanisms.Select(it => BerTlv.Of(it.Template, BerTlv.Of(0x80, [it.Algorithm]), BerTlv.Of(0x83, [reference]), BerTlv.Of(0x95, [0x40])))])).ToBytes(),
        What = what,
    };

    private static ScriptCommand WithPin(byte instruction, byte p1, SecretKind kind, string what) => new()
    {
        Cla = 0x00, Ins = instruction, P1 = p1, P2 = Pin, Data = new byte[MaxPinBytes], Secrets = [new SecretField(kind, 0, MaxPinBytes, IsExact: true)], Sensitive = true, What = what,
    };

    private static ScriptCommand GetData(ushort file, BerTlv what, string part) =>
        new() { Cla = 0x00, Ins = 0xCB, P1 = (byte)(file >> 8), P2 = (byte)file, Data = what.ToBytes(), Le = 0, What = part };

    private static ScriptCommand Authenticate(BerTlv part, string what) => new() { Cla = 0x00, Ins = 0x87, P1 = 0x00, P2 = 0x00, Data = BerTlv.Of(0x7C, part).ToBytes(), Le = 0, What = what };

    private static byte[]? PartOf(ReadOnlyMemory<byte> data, uint tag) => BerTlv.TryReadOnly(data, 0x7C, out var template) ? template.Child(tag)?.Value.ToArray() : null;
}
