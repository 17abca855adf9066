namespace IssuancePortal.CmsClient.Line;

/// <summary>How the line to a portal stands.</summary>
/// <param name="Portal">The portal.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">Since when; null before the first try.</param>
public sealed record LineStatus(PairedPortal Portal, LineState State, DateTimeOffset? Since);

/// <summary>How a line stands.</summary>
public enum LineState
{
    /// <summary>First try.</summary>
    Connecting,

    /// <summary>The portal sees this computer's readers.</summary>
    Connected,

    /// <summary>Not reachable; the client keeps trying.</summary>
    Waiting,

    /// <summary>The portal no longer accepts this computer; it must be paired again.</summary>
    Revoked,
}
