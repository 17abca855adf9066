namespace IssuancePortal.Contracts;

/// <summary>The first thing a client says on a new line.</summary>
/// <param name="ClientVersion">Version of the cms-client assembly.</param>
/// <param name="MachineName">Name shown to people.</param>
/// <param name="OperatingSystem">Description of the operating system.</param>
/// <param name="SessionPublicKey">P-256 public key made when the client process starts, SubjectPublicKeyInfo DER; PINs are sealed to it and stay readable over a reconnect.</param>
/// <param name="ClockUtc">The client's clock, to tell a skew.</param>
public sealed record HelloRequest(string ClientVersion, string MachineName, string OperatingSystem, byte[] SessionPublicKey, DateTimeOffset ClockUtc);

/// <summary>The portal's answer.</summary>
/// <param name="PortalName">Name shown to people.</param>
/// <param name="OpeningScript">Run by the client on every inserted card, unasked; its answers go into <see cref="CardReport"/>. Holds no secret and changes nothing.</param>
/// <param name="ClockUtc">The portal's clock.</param>
public sealed record HelloAnswer(string PortalName, CardScript OpeningScript, DateTimeOffset ClockUtc);
