using System.Security.Cryptography;
using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>
/// Makes the card show that it holds the private half of a public key: a random hash signed, a random RSA block put through the private key, or a Diffie-Hellman
/// agreement with a key of ours. The command needs no answer of the card, so that it travels right behind the generation.
/// </summary>
public sealed class KeyProof : IDisposable
{
    private readonly PivSlot _slot;
    private readonly PivKeyAlgorithm _algorithm;
    private readonly ECDiffieHellman? _ours;
    private readonly byte[] _block;

    /// <summary>A fresh challenge for a slot.</summary>
    public KeyProof(PivSlot slot, PivKeyAlgorithm algorithm)
    {
        (_slot, _algorithm) = (slot, algorithm);
        if (algorithm.Curve is { } curve && slot.Use == PivKeyUse.Establish)
        {
            _ours = ECDiffieHellman.Create(curve);
            var q = _ours.ExportParameters(false).Q;
            _block = [0x04, .. q.X!, .. q.Y!];
        }
        else if (algorithm.Curve is not null)
        {
            _block = RandomNumberGenerator.GetBytes(algorithm.Bytes);
        }
        else
        {
            // EMSA-PKCS1-v1_5 shape (RFC 8017 §9.2) around random bytes: smaller than any modulus of the size, and what any card accepts.
            var random = RandomNumberGenerator.GetBytes(32);
            _block = [0x00, 0x01, .. Enumerable.Repeat((byte)0xFF, algorithm.Bytes - 35), 0x00, .. random];
        }
    }

    /// <summary>The command for the card.</summary>
    public ScriptCommand Command(string what) =>
        _ours is null ? PivCommands.UseKey(_slot, _algorithm, _block, what) : PivCommands.Agree(_slot, _algorithm, _block, what);

    /// <summary>True when the answer shows that the card holds the private half of <paramref name="key"/>.</summary>
    public bool Holds(PivPublicKey key, ScriptAnswer answer) =>
        PivCommands.ResponseOf(answer) is { } response && (_ours is null ? key.Answers(_block, response) : key.Agrees(_ours, response));

    /// <inheritdoc/>
    public void Dispose() => _ours?.Dispose();
}
