namespace IssuancePortal.Cards.Edges.Gids;

/// <summary>A key algorithm as GIDS names it. Windows' minidriver and OpenSC use RSA keys of this size only.</summary>
/// <param name="Id">Low half of the cryptographic mechanism identifier.</param>
/// <param name="Name">Short name, part of the text keys of progress.</param>
/// <param name="Bits">Modulus size in bits.</param>
public sealed record GidsKeyAlgorithm(byte Id, string Name, int Bits)
{
    /// <summary>RSA 2,048.</summary>
    public static readonly GidsKeyAlgorithm Rsa2048 = new(0x07, "rsa2048", 2048);

    /// <summary>Decryption without padding.</summary>
    internal byte Raw => Id;

    /// <summary>Decryption, PKCS #1 v1.5.</summary>
    internal byte Decrypts => (byte)(0x40 | Id);

    /// <summary>Decryption, OAEP.</summary>
    internal byte DecryptsOaep => (byte)(0x80 | Id);

    /// <summary>Signature of a block that was prepared outside the card.</summary>
    internal byte SignsPrepared => (byte)(0x10 | Id);

    /// <summary>Signature, PKCS #1 v1.5 over a DigestInfo.</summary>
    internal byte Signs => (byte)(0x50 | Id);
}
