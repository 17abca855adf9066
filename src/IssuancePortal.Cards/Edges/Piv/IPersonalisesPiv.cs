namespace IssuancePortal.Cards.Edges.Piv;

/// <summary>An edge whose cards can be personalised with PIV commands.</summary>
public interface IPersonalisesPiv
{
    /// <summary>What this card can do beyond the standard, and what it leaves the factory with.</summary>
    PivAbilities AbilitiesOf(CardFacts facts);
}

/// <summary>What a PIV card can do beyond SP 800-73-5, which defines no command to replace the management key or to set tries.</summary>
/// <param name="CanReplaceAdminKey">Knows SET MANAGEMENT KEY (00 FF).</param>
/// <param name="CanSetRetries">Knows SET PIN RETRIES (00 FA), which puts PIN and PUK back to their factory values.</param>
/// <param name="AdminAlgorithm">Strongest algorithm for the management key.</param>
/// <param name="FactoryAdminKey">The management key it leaves the factory with.</param>
/// <param name="FactoryPuk">The PUK it leaves the factory with, 8 bytes.</param>
public sealed record PivAbilities(bool CanReplaceAdminKey, bool CanSetRetries, AdminAlgorithm AdminAlgorithm, AdminKey FactoryAdminKey, byte[] FactoryPuk)
{
    /// <summary>Attests that a key was made on it.</summary>
    public bool CanAttest { get; init; }

    /// <summary>Takes PIN and touch policies for a key.</summary>
    public bool HasUsagePolicies { get; init; }

    /// <summary>Deletes keys.</summary>
    public bool CanDeleteKeys { get; init; }

    /// <summary>Goes back to its factory state once PIN and PUK are blocked.</summary>
    public bool CanReset { get; init; }

    /// <summary>Has a discovery object of its own that cannot be written.</summary>
    public bool HasFixedDiscovery { get; init; }

    /// <summary>Most bytes in a data object; null where the standard's capacities hold.</summary>
    public int? ObjectBytes { get; init; }

    /// <summary>Algorithms that it makes keys of; null when it does not tell.</summary>
    public IReadOnlyList<PivKeyAlgorithm>? KeyAlgorithms { get; init; }

    /// <summary>Algorithms of which it takes keys that were made elsewhere (IMPORT ASYMMETRIC KEY, 00 FE), in retired slots too; empty for a card that takes none.</summary>
    public IReadOnlyList<PivKeyAlgorithm> Imports { get; init; } = [];
}
