using System.Security.Cryptography;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Piv;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>
/// Mutual authentication with the administrator key: triple DES, CBC from an initial block of zeros, over the card's challenge, ours and a share of ours; the card answers with both challenges the other way
/// round.
/// </summary>
public static class GidsAuthentication
{
    /// <summary>Bytes of a challenge.</summary>
    public const int ChallengeBytes = 16;

    private const int ShareBytes = 8;

    /// <summary>What we answer to the card's challenge, 40 bytes.</summary>
    public static byte[] Answer(AdminKey key, ReadOnlySpan<byte> ours, ReadOnlySpan<byte> cards)
    {
        byte[] clear = [.. cards, .. ours, .. RandomNumberGenerator.GetBytes(ShareBytes - 1), 0x80];
        return CardCipher.EncryptCbc(CardCipherKind.TripleDes, key.Value, clear);
    }

    /// <summary>True when the card's answer shows that it has the key too.</summary>
    public static bool IsProof(AdminKey key, ReadOnlySpan<byte> ours, ReadOnlySpan<byte> cards, ReadOnlySpan<byte> answer)
    {
        if (answer.Length != 2 * ChallengeBytes + ShareBytes) return false;
        var clear = CardCipher.DecryptCbc(CardCipherKind.TripleDes, key.Value, answer);
        return CryptographicOperations.FixedTimeEquals(clear.AsSpan(0, ChallengeBytes), ours) & CryptographicOperations.FixedTimeEquals(clear.AsSpan(ChallengeBytes, ChallengeBytes), cards);
    }
}
