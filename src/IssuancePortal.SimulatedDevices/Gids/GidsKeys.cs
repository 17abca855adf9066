using System.Formats.Asn1;
using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.Piv;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>
/// The keys in key files B0xx: GENERATE ASYMMETRIC KEY PAIR, PUT KEY, reading of a public key, MANAGE SECURITY ENVIRONMENT and PERFORM SECURITY OPERATION. Mechanism identifiers: the low half names
/// key type and size (06 to 08 RSA of 1024 to 3072 bits, 0C P-256, 0D P-384), the high half what is done (00 raw decryption, 40 PKCS #1 decryption, 80 OAEP, 10 signature of what was
/// prepared outside, 50 PKCS #1 signature).
/// </summary>
internal sealed class GidsKeys(GidsState state, GidsSession session, GidsAccess access, CardPace pace)
{
    private const byte Signature = 0xB6;
    private const byte Confidentiality = 0xB8;
    private const byte PkcsPadded = 0x40;
    private const byte Oaep = 0x80;
    private const byte SignsPrepared = 0x10;
    private const byte SignsPkcs = 0x50;
    private const int AdminKeyBytes = 24;

    /// <summary>00 47 00 00 with AC {80 algorithm, 83 reference}; answers 7F49 when an answer is expected.</summary>
    public ResponseApdu Generate(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return new(StatusWord.IncorrectP1P2);
        if (!BerTlv.TryReadOnly(command.Data, 0xAC, out var template) || template.Child(0x80) is not { Value: { Length: 1 } algorithm } || template.Child(0x83) is not { Value: { Length: 1 } reference })
            return new(StatusWord.IncorrectData);
        if (Find(reference.Span[0]) is not { IsActive: true } file) return new(StatusWord.ReferenceDataNotFound);
        if (access.Refuse(file, GidsAccess.Generate) is { } refused) return new(refused);
        if (KindOf(algorithm.Span[0]) is not { } kind || !file.Mechanisms.Exists(it => (it.Algorithm & 0x0F) == algorithm.Span[0])) return new(StatusWord.IncorrectData);
        pace.SpendKeyGeneration(kind);
        var (secret, open) = PivPrivateKey.Generate(kind);
        file.Private = new PivKey { Algorithm = kind, Private = secret, Public = open };
        return command.Le is null ? new(StatusWord.Success) : new(BerTlv.Of(0x7F49, open).ToBytes(), StatusWord.Success);
    }

    /// <summary>00 CB 3F FF with 70 {84 reference, A5 03 7F4980}: the public key.</summary>
    public ResponseApdu Read(BerTlv request)
    {
        if (request.Child(0x84) is not { Value: { Length: 1 } reference } || request.Child(0xA5) is not { Value: { Length: 3 } what } || !what.Span.SequenceEqual((ReadOnlySpan<byte>)[0x7F, 0x49, 0x80]))
            return new(StatusWord.IncorrectData);
        if (Find(reference.Span[0]) is not { } file) return new(StatusWord.ReferenceDataNotFound);
        if (access.Refuse(file, GidsAccess.Read) is { } refused) return new(refused);
        return file.Private is { } key ? new(BerTlv.Of(0x7F49, key.Public).ToBytes(), StatusWord.Success) : new(StatusWord.ReferenceDataNotFound);
    }

    /// <summary>00 DB 3F FF with 70 {84 reference, A5 key}: the administrator key (87, its check value 88 is not looked at), or a private key (87 with RSAPrivateKey of PKCS #1).</summary>
    public StatusWord Put(BerTlv template)
    {
        if (template.Child(0x84) is not { Value: { Length: 1 } reference } || template.Child(0xA5)?.Child(0x87) is not { } value) return StatusWord.IncorrectData;
        if (Find(reference.Span[0]) is not { IsActive: true } file) return StatusWord.ReferenceDataNotFound;
        if (access.Refuse(file, GidsAccess.Write) is { } refused) return refused;
        if (file.Mechanisms.Exists(it => it.Template == 0xA4))
        {
            if (value.Value.Length != AdminKeyBytes || !CardCipher.IsUsableKey(CardCipherKind.TripleDes, value.Value.Span)) return StatusWord.IncorrectData;
            file.Symmetric = value.Value.ToArray();
            session.ForgetChallenges();
            return StatusWord.Success;
        }

        if (TryImport(value.Value, file) is not { } imported) return StatusWord.IncorrectData;
        file.Private = imported;
        return StatusWord.Success;
    }

    /// <summary>00 22 41 B6|B8 with 80 mechanism, 84 reference: what PERFORM SECURITY OPERATION will use.</summary>
    public StatusWord Choose(byte template, IReadOnlyList<BerTlv> parts)
    {
        if (parts is not [{ Tag: 0x80, Value.Length: 1 } algorithm, { Tag: 0x84 or 0x83, Value.Length: 1 } reference]) return StatusWord.IncorrectData;
        if (Find(reference.Value.Span[0]) is not { IsActive: true } file) return StatusWord.ReferenceDataNotFound;
        if (!file.Mechanisms.Contains(new GidsMechanism(template, algorithm.Value.Span[0]))) return StatusWord.IncorrectData;
        session.Environment = (template, algorithm.Value.Span[0], reference.Value.Span[0]);
        return StatusWord.Success;
    }

    /// <summary>00 2A 9E 9A: signature. 00 2A 80 86: decryption; a leading padding indicator of 00 may come before the block (ISO/IEC 7816-8 §11.11).</summary>
    public ResponseApdu Perform(CommandApdu command)
    {
        byte? template = (command.P1, command.P2) switch { (0x9E, 0x9A) => Signature, (0x80, 0x86) => Confidentiality, _ => null };
        if (template is null) return new(StatusWord.IncorrectP1P2);
        if (session.Environment is not { } chosen || chosen.Template != template || Find(chosen.Key) is not { Private: { } key } file) return new(StatusWord.ConditionsNotSatisfied);
        if (access.Refuse(file, GidsAccess.Use) is { } refused) return new(refused);
        var result = template == Signature ? Sign(key, chosen.Algorithm, command.Data) : Decrypt(key, chosen.Algorithm, command.Data);
        return result is null ? new(StatusWord.IncorrectData) : new(result, StatusWord.Success);
    }

    private static byte[]? Sign(PivKey key, byte algorithm, ReadOnlyMemory<byte> input)
    {
        var modulus = PivAlgorithm.ModulusSize(key.Algorithm);
        switch (algorithm & 0xF0)
        {
            case SignsPrepared when modulus > 0:
                return PivPrivateKey.TryRsa(key, input);
            case SignsPrepared:
                return PivPrivateKey.TrySign(key, input) is { } der ? Plain(der, PivAlgorithm.CoordinateSize(key.Algorithm)) : null;
            case SignsPkcs when modulus > 0 && input.Length <= modulus - 11:
                byte[] block = [0x00, 0x01, .. Enumerable.Repeat((byte)0xFF, modulus - 3 - input.Length), 0x00, .. input.Span];
                return PivPrivateKey.TryRsa(key, block);
            default:
                return null;
        }
    }

    private static byte[]? Decrypt(PivKey key, byte algorithm, ReadOnlyMemory<byte> input)
    {
        var modulus = PivAlgorithm.ModulusSize(key.Algorithm);
        if (modulus == 0) return null;
        if (input.Length == modulus + 1 && input.Span[0] == 0) input = input[1..];
        if ((algorithm & 0xF0) == 0) return PivPrivateKey.TryRsa(key, input);
        if (input.Length != modulus) return null;
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(key.Private, out _);
        try
        {
            return (algorithm & 0xF0) switch
            {
                PkcsPadded => rsa.Decrypt(input.Span, RSAEncryptionPadding.Pkcs1),
                Oaep => rsa.Decrypt(input.Span, RSAEncryptionPadding.OaepSHA1),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>r and s side by side, each as long as a coordinate, as Windows' minidriver gives ECDSA signatures.</summary>
    private static byte[] Plain(byte[] der, int size)
    {
        var sequence = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var plain = new byte[2 * size];
        for (var half = 0; half < 2; half++)
        {
            var number = sequence.ReadIntegerBytes().Span.TrimStart((byte)0);
            number.CopyTo(plain.AsSpan((half + 1) * size - number.Length));
        }

        return plain;
    }

    private static PivKey? TryImport(ReadOnlyMemory<byte> pkcs1, GidsFile file)
    {
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportRSAPrivateKey(pkcs1.Span, out var read);
            byte? algorithm = rsa.KeySize switch { 1024 => 0x06, 2048 => 0x07, 3072 => 0x08, _ => null };
            if (read != pkcs1.Length || algorithm is not { } id || KindOf(id) is not { } kind || !file.Mechanisms.Exists(it => (it.Algorithm & 0x0F) == id)) return null;
            var p = rsa.ExportParameters(false);
            return new PivKey { Algorithm = kind, Private = rsa.ExportPkcs8PrivateKey(), Public = BerTlv.Concat(BerTlv.Of(0x81, p.Modulus!), BerTlv.Of(0x82, p.Exponent!)), IsImported = true };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private GidsFile? Find(byte reference) => state.Files.TryGetValue((ushort)(0xB000 | reference), out var file) && file.Type == GidsFile.KeyFile ? file : null;

    /// <summary>What SP 800-78-5 calls the key type of a mechanism identifier; null for what this card does not have.</summary>
    private static byte? KindOf(byte algorithm) => algorithm switch
    {
        0x06 => PivAlgorithm.Rsa1024,
        0x07 => PivAlgorithm.Rsa2048,
        0x08 => PivAlgorithm.Rsa3072,
        0x0C => PivAlgorithm.P256,
        0x0D => PivAlgorithm.P384,
        _ => null,
    };
}
