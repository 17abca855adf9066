using IssuancePortal.Contracts;

namespace IssuancePortal.Cards.GlobalPlatform;

/// <summary>What is particular to a kind of card whose administration goes through SCP03.</summary>
/// <param name="Application">Whole AID of the application that is personalised: pseudo-random challenges are bound to it.</param>
/// <param name="Select">Selects it.</param>
/// <param name="IsAdministration">
/// Which commands it takes only through the channel. All others travel in the clear: what any host may ask, and every command with a PIN, which only the client can fill in and the portal therefore cannot protect.
/// </param>
public sealed record SecuredCardKind(byte[] Application, ScriptCommand Select, Func<ScriptCommand, bool> IsAdministration);
