using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Authentication with the card management key 9B, SP 800-73-5 part 2 §3.2.4 and appendix A.1: single (the host proves itself) and mutual.</summary>
internal sealed class PivAdministration(PivState state, PivSession session)
{
    public const byte Reference = 0x9B;

    private const uint Witness = 0x80;
    private const uint Challenge = 0x81;
    private const uint Response = 0x82;

    /// <summary>00 87 alg 9B with the data objects of the dynamic authentication template.</summary>
    public ResponseApdu Authenticate(byte algorithm, IReadOnlyList<BerTlv> template)
    {
        // 00 is the older name of triple DES.
        var named = algorithm == 0x00 ? PivAlgorithm.TripleDes : algorithm;
        if (named != state.Admin.Algorithm) return new(StatusWord.IncorrectP1P2);
        var (expected, isWitness) = (session.Expected, session.ExpectedIsWitness);
        session.ForgetChallenge();

        var witness = Find(template, Witness);
        var challenge = Find(template, Challenge);
        var response = Find(template, Response);
        return (witness, challenge, response) switch
        {
            (null, { IsEmpty: true }, null) => Ask(Challenge, isWitness: false),
            ({ IsEmpty: true }, null, null) => Ask(Witness, isWitness: true),
            (null, null, { IsEmpty: false } answer) => Check(expected, !isWitness, answer) ? new(StatusWord.Success) : Fail(),
            ({ IsEmpty: false } answer, { IsEmpty: false } theirs, null or { IsEmpty: true }) => CheckMutual(expected, isWitness, answer, theirs),
            _ => new(StatusWord.IncorrectData),
        };
    }

    private static ReadOnlyMemory<byte>? Find(IReadOnlyList<BerTlv> template, uint tag)
    {
        foreach (var tlv in template)
        {
            if (tlv.Tag == tag) return tlv.Value;
        }

        return null;
    }

    private CardCipherKind Cipher => PivAlgorithm.Cipher(state.Admin.Algorithm);

    private ResponseApdu Ask(uint tag, bool isWitness)
    {
        var random = RandomNumberGenerator.GetBytes(CardCipher.BlockSize(Cipher));
        var encrypted = CardCipher.Encrypt(Cipher, state.Admin.Value, random);
        session.Expected = isWitness ? random : encrypted;
        session.ExpectedIsWitness = isWitness;
        return Template(tag, isWitness ? encrypted : random);
    }

    private ResponseApdu CheckMutual(byte[]? expected, bool isWitness, ReadOnlyMemory<byte> answer, ReadOnlyMemory<byte> challenge)
    {
        if (challenge.Length != CardCipher.BlockSize(Cipher)) return new(StatusWord.IncorrectData);
        if (!Check(expected, isWitness, answer)) return Fail();
        return Template(Response, CardCipher.Encrypt(Cipher, state.Admin.Value, challenge.Span));
    }

    private bool Check(byte[]? expected, bool rightKind, ReadOnlyMemory<byte> answer)
    {
        session.Admin = rightKind && expected is not null && CryptographicOperations.FixedTimeEquals(expected, answer.Span);
        return session.Admin;
    }

    private ResponseApdu Fail()
    {
        session.Admin = false;
        return new(StatusWord.SecurityStatusNotSatisfied);
    }

    private static ResponseApdu Template(uint tag, byte[] value) => new(BerTlv.Of(0x7C, BerTlv.Of(tag, value)).ToBytes(), StatusWord.Success);
}
