namespace IssuancePortal.Portal.Components;

/// <summary>The tones of states. Each has a colour and a default icon; the word always stands beside it.</summary>
public enum StateTone
{
    Neutral,

    /// <summary>Work is going on right now.</summary>
    Running,

    /// <summary>In order, in the holder's hands, done.</summary>
    Issued,

    /// <summary>Somebody has to act.</summary>
    Waiting,

    /// <summary>Suspended, may come back.</summary>
    Held,

    Failed,

    /// <summary>Over for good.</summary>
    Terminated,
}
