using System.Security.Claims;
using IssuancePortal.Contracts;

namespace IssuancePortal.Portal.Features.Workstations;

/// <summary>
/// A page's wish to connect the computer in front of the person: 128 bits, good for a minute and for one redemption, by the first device key that asked with it.
/// The page watches <see cref="Changed"/> to show the compare code, and then that it is connected.
/// </summary>
internal sealed class PairingTicket(string value, ClaimsPrincipal principal, string browserId, Uri portal, DateTimeOffset expiresAt)
{
    private readonly Lock _sync = new();
    private byte[]? _deviceKey;

    /// <summary>Raised when one of the properties has changed; from any thread.</summary>
    public event Action? Changed;

    /// <summary>For pasting into the client.</summary>
    public string Value { get; } = value;

    /// <summary>Who made it, as signed in then.</summary>
    public ClaimsPrincipal Principal { get; } = principal;

    /// <summary>The browser that it was made in.</summary>
    public string BrowserId { get; } = browserId;

    /// <summary>No longer good at this time.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>For the button: opens the client.</summary>
    public string Link => $"{LineNames.Scheme}://pair?portal={Uri.EscapeDataString(Portal)}&ticket={Value}";

    /// <summary>For the command line, with a pasted ticket.</summary>
    public string Portal { get; } = portal.ToString().TrimEnd('/');

    /// <summary>What client and page must both show; null until a client has asked.</summary>
    public string? CompareCode { get; private set; }

    /// <summary>The computer that asked, by its own words; null until then.</summary>
    public string? MachineName { get; private set; }

    /// <summary>The workstation, once its person has agreed.</summary>
    public Guid? WorkstationId { get; private set; }

    /// <summary>Takes note of the client that asks; false when another one asked before.</summary>
    public bool Ask(byte[] deviceKey, string machineName)
    {
        lock (_sync)
        {
            if (_deviceKey is not null && !_deviceKey.AsSpan().SequenceEqual(deviceKey)) return false;
            _deviceKey = deviceKey;
            CompareCode = LineNames.PairCode(Value, deviceKey);
            MachineName = machineName;
        }

        Changed?.Invoke();
        return true;
    }

    /// <summary>Takes note of the redemption.</summary>
    public void Redeemed(Guid workstationId)
    {
        WorkstationId = workstationId;
        Changed?.Invoke();
    }
}
