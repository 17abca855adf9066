namespace IssuancePortal.Issuance.Policies;

/// <summary>What is printed on the cards of a policy, and when.</summary>
/// <param name="When">From when on.</param>
/// <param name="Layouts">One for each kind of issuance that is printed.</param>
public sealed record PolicyPrint(PrintMoment When, IReadOnlyList<PrintLayout> Layouts)
{
    /// <summary>The layout of a kind of issuance; null when its cards are not printed.</summary>
    public Guid? LayoutOf(IssuanceType type) => Layouts.FirstOrDefault(it => it.Type == type)?.LayoutId;
}

/// <summary>The layout of a kind of issuance.</summary>
/// <param name="Type">The kind.</param>
/// <param name="LayoutId">Id of a layout.</param>
public sealed record PrintLayout(IssuanceType Type, Guid LayoutId);

/// <summary>When cards are printed.</summary>
public enum PrintMoment
{
    /// <summary>From when they are bound to their person: those that their person personalises are printed before they are handed over.</summary>
    AtBinding,

    /// <summary>Once they are personalised: nothing is printed on a card whose chip may fail.</summary>
    AfterPersonalisation,
}
