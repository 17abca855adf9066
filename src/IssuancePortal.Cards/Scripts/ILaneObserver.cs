using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.Scripts;

/// <summary>Told how lanes go on; called from many threads at once.</summary>
public interface ILaneObserver
{
    /// <summary>A script is about to be sent.</summary>
    void TripStarts(CardScript script);

    /// <summary>A script came back.</summary>
    void TripEnded(CardScript script, ScriptResult result);

    /// <summary>Work off the card begins.</summary>
    void PartStarts(string lane, string part);

    /// <summary>Work off the card ended.</summary>
    void PartEnds(string lane, string part);

    /// <summary>A lane came to its end.</summary>
    void LaneDone(string lane);

    /// <summary>The first lane that failed.</summary>
    void LaneFailed(string lane, Exception cause);
}
