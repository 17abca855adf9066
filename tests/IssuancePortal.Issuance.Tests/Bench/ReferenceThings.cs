using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>A device of <see cref="ReferenceWorld"/>.</summary>
internal sealed class RefDevice(Guid id)
{
    private string? _invalidFor;

    public Guid Id => id;

    public Guid? Person { get; set; }

    /// <summary>Whose it is or last was.</summary>
    public Guid? Owner { get; set; }

    public DeviceState State { get; set; }

    public bool HasEnded => State is DeviceState.Terminated or DeviceState.Disposed;

    public bool IsTemporary { get; set; }

    public Guid? Replaces { get; set; }

    /// <summary>The request that it was issued for.</summary>
    public Guid? IssuedFor { get; set; }

    public IssuanceReason? InvalidReason { get; set; }

    public bool WasSuspended { get; set; }

    public DateTimeOffset Expires { get; set; }

    public DateTimeOffset IssuedAt { get; set; }

    public DateTimeOffset EndedAt { get; set; }

    public Dictionary<string, RefCertificate> Certificates { get; } = [];

    public void Hold(string why)
    {
        if (why.StartsWith("replacement:", StringComparison.Ordinal)) _invalidFor = why;
        foreach (var certificate in Certificates.Values.Where(it => !it.IsRevoked)) certificate.Holds.Add(why);
    }

    public void Release(string why)
    {
        foreach (var certificate in Certificates.Values) certificate.Holds.Remove(why);
    }

    public bool WasHeldFor(string why) => _invalidFor == why;

    /// <summary>In use as before it was replaced.</summary>
    public void Restore()
    {
        (State, InvalidReason) = (WasSuspended ? DeviceState.Suspended : DeviceState.Issued, null);
        WasSuspended = false;
        if (_invalidFor is { } why) Release(why);
        _invalidFor = null;
    }
}

/// <summary>A certificate of <see cref="ReferenceWorld"/>.</summary>
/// <param name="notAfter">Its last day.</param>
/// <param name="outlives">The policy lets it live on when its device ends.</param>
internal sealed class RefCertificate(DateTimeOffset notAfter, bool outlives)
{
    public DateTimeOffset NotAfter => notAfter;

    public bool Outlives => outlives;

    public bool IsRevoked { get; private set; }

    public HashSet<string> Holds { get; } = [];

    public CertificateState State => IsRevoked ? CertificateState.Revoked : Holds.Count > 0 ? CertificateState.OnHold : CertificateState.Active;

    public void Revoke()
    {
        IsRevoked = true;
        Holds.Clear();
    }
}

/// <summary>A request of <see cref="ReferenceWorld"/>.</summary>
internal sealed record RefRequest(Guid Id, Guid Person, string Mode, IssuanceReason Reason, string By, Guid? ByPerson)
{
    public Guid? Replaces { get; set; }

    public RequestState State { get; set; }

    public bool AsksForDevice { get; init; } = true;

    public bool NeedsApproval { get; init; }

    public Guid? Device { get; set; }

    public DateTimeOffset Expires { get; init; }

    public DateTimeOffset? TemporaryUntil { get; init; }

    public HashSet<(string Account, Guid? Person)> ApprovedBy { get; } = [];

    public bool IsOpen => State is RequestState.PendingApproval or RequestState.Approved or RequestState.Failed;
}

internal static class RefActors
{
    public static bool Is(this Actor actor, string role) => actor.Roles.Contains(role);
}
