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
public sealed record PivAbilities(bool CanReplaceAdminKey, bool CanSetRetries, AdminAlgorithm AdminAlgorithm, AdminKey FactoryAdminKey, byte[] FactoryPuk);
