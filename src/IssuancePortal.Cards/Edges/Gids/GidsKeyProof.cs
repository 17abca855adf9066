using System.Security.Cryptography;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>Makes the card show that it holds the private half of a public key: it signs a random hash. The commands need no answer of the card, so that they travel right behind the generation.</summary>
/// <param name="keyReference">Which key.</param>
/// <param name="algorithm">Its algorithm.</param>
public sealed class GidsKeyProof(byte keyReference, GidsKeyAlgorithm algorithm)
{
    /// <summary>DigestInfo of SHA-256 up to the hash, RFC 8017 §9.2 note 1.</summary>
    private static readonly byte[] Sha256Prefix = Convert.FromHexString("3031300D060960864801650304020105000420");

    private readonly byte[] _digestInfo = [.. Sha256Prefix, .. RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes)];

    /// <summary>The commands for the card; the last one is answered with the signature.</summary>
    public IReadOnlyList<ScriptCommand> Commands(string what) => GidsCommands.Sign(keyReference, algorithm, _digestInfo, what);

    /// <summary>True when the answer shows that the card holds the private half of <paramref name="key"/>.</summary>
    public bool Holds(PivPublicKey key, ScriptAnswer answer)
    {
        var size = algorithm.Bits / 8;
        byte[] block = [0x00, 0x01, .. Enumerable.Repeat((byte)0xFF, size - 3 - _digestInfo.Length), 0x00, .. _digestInfo];
        return answer.Data.Length == size && key.Answers(block, answer.Data);
    }
}
