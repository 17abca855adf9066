namespace IssuancePortal.Contracts;

/// <summary>Redeems a pairing ticket, POSTed as JSON to <see cref="LineNames.PairPath"/>.</summary>
/// <param name="Ticket">The 128-bit ticket of the page, base64url; 60 s, single use.</param>
/// <param name="DevicePublicKey">The client's long-lived P-256 key, SubjectPublicKeyInfo DER.</param>
/// <param name="MachineName">Name shown to people.</param>
/// <param name="OperatingSystem">Description of the operating system.</param>
/// <param name="ClientVersion">Version of the cms-client assembly.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 (IEEE P1363 form) over UTF-8("IssuancePortal pair v1|" + portal origin + "|" + ticket): proves the key and names the portal.</param>
/// <param name="Confirm">False asks who the ticket belongs to and leaves it alive; true redeems it after the person has agreed.</param>
public sealed record PairRequest(
    string Ticket,
    byte[] DevicePublicKey,
    string MachineName,
    string OperatingSystem,
    string ClientVersion,
    byte[] Signature,
    bool Confirm);

/// <summary>The portal's answer.</summary>
/// <param name="PortalName">Name of the portal.</param>
/// <param name="PersonName">Who asked to connect this computer.</param>
/// <param name="CompareCode">Six digits that the page shows too: see <see cref="LineNames.PairCode"/>.</param>
/// <param name="WorkstationId">The id to sign in with; null until confirmed.</param>
public sealed record PairAnswer(string PortalName, string PersonName, string CompareCode, Guid? WorkstationId);
