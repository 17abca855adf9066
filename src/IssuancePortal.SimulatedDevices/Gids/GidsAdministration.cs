using System.Security.Cryptography;
using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>
/// Authentication of the administrator with the triple DES key: external (the host answers the card's challenge of 8 bytes) or mutual (challenges of 16 bytes, CBC from an initial block
/// of zeros over card's challenge, host's challenge and 8 bytes of the host's own). A challenge serves once.
/// </summary>
internal sealed class GidsAdministration(GidsState state, GidsSession session)
{
    private const int ShortChallenge = 8;
    private const int LongChallenge = 16;
    private const int ShareBytes = 8;
    private const uint Challenge = 0x81;
    private const uint Response = 0x82;

    /// <summary>00 22 x1 A4 with 83 01 reference: chooses the key.</summary>
    public StatusWord Choose(IReadOnlyList<BerTlv> template)
    {
        if (template is not [{ Tag: 0x83, Value.Length: 1 } reference]) return StatusWord.IncorrectData;
        var file = (ushort)(0xB000 | reference.Value.Span[0]);
        if (!state.Files.TryGetValue(file, out var key) || key.Symmetric is null) return StatusWord.ReferenceDataNotFound;
        session.AuthenticationKey = file;
        session.ForgetChallenges();
        return StatusWord.Success;
    }

    /// <summary>00 84 00 00: a challenge, for whoever wants random bytes of the card.</summary>
    public static ResponseApdu GetChallenge(CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0) return new(StatusWord.IncorrectP1P2);
        return command.Le is not { } le ? new(StatusWord.WrongLength) : new(RandomNumberGenerator.GetBytes(le is 0 or > 255 ? ShortChallenge : le), StatusWord.Success);
    }

    /// <summary>00 87 00 00 with 7C: challenge, then response.</summary>
    public ResponseApdu Authenticate(CommandApdu command)
    {
        if (!state.IsActive) return new(GidsStatus.NotAllowed);
        if (command.P1 != 0 || command.P2 != 0) return new(StatusWord.IncorrectP1P2);
        if (!BerTlv.TryReadOnly(command.Data, 0x7C, out var template) || !template.TryChildren(out var parts) || parts is not [var part]) return new(GidsStatus.NotUsable);
        if (session.AuthenticationKey is not { } file || !state.Files.TryGetValue(file, out var found) || found.Symmetric is not { } key) return new(StatusWord.ConditionsNotSatisfied);
        return (part.Tag, part.Value.Length) switch
        {
            (Challenge, 0) => Ask(ShortChallenge, null),
            (Challenge, LongChallenge) => Ask(LongChallenge, part.Value.ToArray()),
            (Response, ShortChallenge) => Answer(session.HostChallenge is null ? session.CardChallenge : null, expected => CryptographicOperations.FixedTimeEquals(Decrypt(key, part), expected) ? [] : null),
            (Response, 2 * LongChallenge + ShareBytes) => Answer(session.HostChallenge is null ? null : session.CardChallenge, expected => Mutual(key, Decrypt(key, part), expected)),
            _ => new(GidsStatus.NotUsable),
        };
    }

    private ResponseApdu Ask(int size, byte[]? hostChallenge)
    {
        session.Admin = false;
        session.HostChallenge = hostChallenge;
        session.CardChallenge = RandomNumberGenerator.GetBytes(size);
        return new(BerTlv.Of(0x7C, BerTlv.Of(Challenge, session.CardChallenge)).ToBytes(), StatusWord.Success);
    }

    private ResponseApdu Answer(byte[]? challenge, Func<byte[], byte[]?> check)
    {
        if (challenge is null) return new(StatusWord.ConditionsNotSatisfied);
        var answer = check(challenge);
        session.ForgetChallenges();
        session.Admin = answer is not null;
        if (answer is null) return new(StatusWord.SecurityStatusNotSatisfied);
        return answer.Length == 0 ? new(StatusWord.Success) : new(BerTlv.Of(0x7C, BerTlv.Of(Response, answer)).ToBytes(), StatusWord.Success);
    }

    /// <summary>The card shows that it knows the key too: host's challenge first, then its own, then 8 bytes of its own.</summary>
    private byte[]? Mutual(byte[] key, byte[] clear, byte[] cardChallenge)
    {
        var card = clear.AsSpan(0, LongChallenge);
        var host = clear.AsSpan(LongChallenge, LongChallenge);
        if (!CryptographicOperations.FixedTimeEquals(card, cardChallenge) | !CryptographicOperations.FixedTimeEquals(host, session.HostChallenge)) return null;
        return CardCipher.EncryptCbc(CardCipherKind.TripleDes, key, [.. host, .. card, .. RandomNumberGenerator.GetBytes(ShareBytes - 1), 0x80]);
    }

    private static byte[] Decrypt(byte[] key, BerTlv part) => CardCipher.DecryptCbc(CardCipherKind.TripleDes, key, part.Value.Span);
}
