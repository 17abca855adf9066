namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>PIV cards, SP 800-73-5, of any maker.</summary>
public sealed class PivEdge : ICardEdge, IPersonalisesPiv
{
    private static readonly PivKeyAlgorithm[] Importable = [PivKeyAlgorithm.P256, PivKeyAlgorithm.P384, PivKeyAlgorithm.Rsa2048, PivKeyAlgorithm.Rsa3072];

    /// <inheritdoc/>
    public string Name => "piv";

    /// <inheritdoc/>
    public CardFamily Family => CardFamily.Piv;

    /// <inheritdoc/>
    public bool Recognises(CardFacts facts) => facts.PivApplication is not null;

    /// <inheritdoc/>
    public string? SerialOf(CardFacts facts) => facts.ChipSerial;

    /// <inheritdoc/>
    public string ModelOf(CardFacts facts) => facts.ApplicationLabel is { Length: > 0 } label ? label : "PIV card";

    /// <inheritdoc/>
    public PivAbilities AbilitiesOf(CardFacts facts)
    {
        var speaksExtensions = facts.AppletVersion is not null;
        var factory = facts.ManagementKey?.Algorithm is (byte)AdminAlgorithm.Aes192 ? AdminAlgorithm.Aes192 : AdminAlgorithm.TripleDes;
        return new PivAbilities(
            CanReplaceAdminKey: speaksExtensions,
            CanSetRetries: speaksExtensions,
            AdminAlgorithm: Strongest(facts.PivAlgorithms),
            FactoryAdminKey: new AdminKey(factory, Convert.FromHexString("010203040506070801020304050607080102030405060708")),
            FactoryPuk: "12345678"u8.ToArray())
        {
            Imports = speaksExtensions ? [.. Importable.Where(algorithm => facts.PivAlgorithms.Count == 0 || facts.PivAlgorithms.Contains(algorithm.Id))] : [],
        };
    }

    private static AdminAlgorithm Strongest(IReadOnlyList<byte> algorithms)
    {
        foreach (var algorithm in (AdminAlgorithm[])[AdminAlgorithm.Aes256, AdminAlgorithm.Aes192, AdminAlgorithm.Aes128])
        {
            if (algorithms.Contains((byte)algorithm)) return algorithm;
        }

        return AdminAlgorithm.TripleDes;
    }
}
