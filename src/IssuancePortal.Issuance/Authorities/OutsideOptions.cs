namespace IssuancePortal.Issuance.Authorities;

/// <summary>Section "Authorities" of the configuration: certificate authorities beside the embedded one.</summary>
public sealed class OutsideOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Authorities";

    /// <summary>Each authority.</summary>
    public IList<OutsideEntry> Outside { get; } = [];

    /// <summary>Everything that is wrong, with full key names.</summary>
    /// <param name="holdBetweenTrips">How long a card is held while an authority is waited for.</param>
    public IEnumerable<string> Faults(TimeSpan holdBetweenTrips)
    {
        foreach (var twice in Outside.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)) yield return $"{Section}:Outside has {twice.Count()} authorities with the name \"{twice.Key}\".";
        for (var i = 0; i < Outside.Count; i++)
        {
            var (key, entry) = ($"{Section}:Outside:{i}", Outside[i]);
            foreach (var fault in entry.Faults(key)) yield return fault;
            if (entry.Patience >= holdBetweenTrips) yield return $"{key}:{nameof(entry.Patience)} is {entry.Patience}; it must be shorter than Runs:HoldBetweenTrips ({holdBetweenTrips}), for so long a card is held.";
            if (entry is { Kind: AuthorityKind.Est, RevokedBy: not OutsideEntry.ByHand } && !Outside.Any(other => other.Kind == AuthorityKind.Cmp && other.Name == entry.RevokedBy))
                yield return $"{key}:{nameof(entry.RevokedBy)} is \"{entry.RevokedBy}\"; EST knows no revocation, so that it must name an authority of kind Cmp that revokes, or be \"{OutsideEntry.ByHand}\".";
        }
    }
}
