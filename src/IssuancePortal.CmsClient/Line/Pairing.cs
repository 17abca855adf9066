using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Line;

/// <summary>Pairs this computer with a portal: first asks whose ticket it is, then, when the person agrees, redeems it and remembers the portal.</summary>
/// <param name="state">Where the pairing is kept.</param>
/// <param name="http">Reaches the portal.</param>
/// <param name="time">The clock.</param>
public sealed class Pairing(ClientState state, HttpClient http, TimeProvider time)
{
    /// <summary>Asks who wants to connect; the ticket stays alive. The compare code is computed here too, so that a portal cannot show another.</summary>
    /// <exception cref="PairingException">The ticket is dead, or the portal cannot be reached.</exception>
    public async Task<PairAnswer> AskAsync(PairingLink link, CancellationToken cancellation)
    {
        var answer = await PostAsync(link, confirm: false, cancellation);
        return answer with { CompareCode = LineNames.PairCode(link.Ticket, state.Key.PublicKey) };
    }

    /// <summary>Redeems the ticket and remembers the portal.</summary>
    /// <exception cref="PairingException">The ticket is dead, or the portal cannot be reached.</exception>
    public async Task<PairedPortal> ConfirmAsync(PairingLink link, CancellationToken cancellation)
    {
        var answer = await PostAsync(link, confirm: true, cancellation);
        var id = answer.WorkstationId ?? throw new PairingException(PairingFault.Refused, "The portal did not accept the pairing.");
        var portal = new PairedPortal(link.Portal, answer.PortalName, answer.PersonName, id, time.GetUtcNow());
        state.Save(portal);
        return portal;
    }

    private async Task<PairAnswer> PostAsync(PairingLink link, bool confirm, CancellationToken cancellation)
    {
        var request = new PairRequest(
            link.Ticket,
            state.Key.PublicKey,
            Environment.MachineName,
            RuntimeInformation.OSDescription,
            ClientVersion.Text,
            state.Key.Sign(LineNames.PairingText(LineNames.Origin(link.Portal), link.Ticket)),
            confirm);
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(link.Portal, LineNames.PairPath.TrimStart('/')), request, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => await response.Content.ReadFromJsonAsync<PairAnswer>(cancellation)
                    ?? throw new PairingException(PairingFault.Refused, "The portal's answer is empty."),
                HttpStatusCode.Gone or HttpStatusCode.NotFound => throw new PairingException(
                    PairingFault.TicketDead, "The ticket is used up or older than a minute. Press \"Connect this computer\" in the portal again."),
                HttpStatusCode.Forbidden => throw new PairingException(
                    PairingFault.Refused, "The portal does not know this computer yet. Sign in another way first, and press \"Connect this computer\" then."),
                HttpStatusCode.TooManyRequests => throw new PairingException(PairingFault.Refused, "Too many tries. Wait a minute, then get a new ticket."),
                _ => throw new PairingException(PairingFault.Refused, $"The portal refused the pairing (HTTP {(int)response.StatusCode})."),
            };
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new PairingException(PairingFault.Unreachable, $"The portal {LineNames.Origin(link.Portal)} cannot be reached: {e.Message}", e);
        }
    }
}

/// <summary>A pairing that did not come about.</summary>
public sealed class PairingException : Exception
{
    /// <summary>Why, in words for the person.</summary>
    public PairingException(PairingFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>Why.</summary>
    public PairingFault Fault { get; }
}

/// <summary>Why a pairing did not come about.</summary>
public enum PairingFault
{
    /// <summary>No answer.</summary>
    Unreachable,

    /// <summary>Unknown, expired or used ticket.</summary>
    TicketDead,

    /// <summary>The portal said no.</summary>
    Refused,
}
