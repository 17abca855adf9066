using IssuancePortal.Pki;

namespace IssuancePortal.Issuance.Certificates;

/// <summary>A certificate: of this portal's authority, stored with its to-be-signed bytes before it is signed; or of one outside, stored before it is taken.</summary>
public sealed class IssuedCertificate
{
    /// <summary>Serial number, upper-case hexadecimal without leading zeros' padding beyond whole bytes.</summary>
    public required string SerialNumber { get; init; }

    /// <summary>Name of the authority outside that issued it; null for the embedded one.</summary>
    public string? Authority { get; init; }

    public required string Profile { get; init; }

    public required string Subject { get; set; }

    public Guid? PersonId { get; init; }

    /// <summary>The device that it was made for, or that carries it on where its key was recovered and that one ended.</summary>
    public Guid? DeviceId { get; set; }

    public Guid? RunId { get; init; }

    /// <summary>PIV key reference; null for certificates of the portal itself.</summary>
    public byte? Slot { get; init; }

    /// <summary>To-be-signed bytes, DER; empty for a certificate of an authority outside.</summary>
    public required byte[] ToBeSigned { get; init; }

    /// <summary>The signed certificate, DER; null until signed.</summary>
    public byte[]? Der { get; set; }

    public CertificateState State { get; set; } = CertificateState.Prepared;

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public RevocationReason? RevocationReason { get; set; }

    /// <summary>Why it is on hold, each reason with a key of its own ("suspension", "activation", "replacement:" and the request's id): only whoever put a reason there takes it away.</summary>
    public IReadOnlyList<string> Holds { get; set; } = [];

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>Puts a signed or active certificate on hold for a reason; false for one that cannot be held or is held for it already.</summary>
    public bool Hold(string why, DateTimeOffset now)
    {
        if (State is CertificateState.Revoked or CertificateState.Prepared || Holds.Contains(why)) return false;
        Holds = [.. Holds, why];
        if (State != CertificateState.OnHold) RevokedAt = now;
        State = CertificateState.OnHold;
        return true;
    }

    /// <summary>Takes a reason for a hold away; the certificate is active again when it was the last. False when it was not held for it.</summary>
    public bool Release(string why)
    {
        if (State != CertificateState.OnHold || !Holds.Contains(why)) return false;
        Holds = [.. Holds.Where(hold => hold != why)];
        if (Holds.Count > 0) return true;
        State = CertificateState.Active;
        RevokedAt = null;
        return true;
    }

    /// <summary>Takes every reason away that came from a device which ended; what was put on hold by hand stays so.</summary>
    public void ReleaseAllBut(string why)
    {
        foreach (var hold in Holds.Where(hold => hold != why)) Release(hold);
    }

    /// <summary>Ends the certificate for good.</summary>
    /// <exception cref="InvalidOperationException">It is revoked already: that is final.</exception>
    public void Revoke(RevocationReason reason, DateTimeOffset now)
    {
        if (State == CertificateState.Revoked) throw new InvalidOperationException($"Certificate {SerialNumber} is revoked already.");
        State = CertificateState.Revoked;
        RevokedAt = now;
        RevocationReason = reason;
        Holds = [];
    }
}

/// <summary>Where a certificate is in its life.</summary>
public enum CertificateState
{
    /// <summary>Stored, not signed yet (or nobody knows whether it was): counts as issued for revocation.</summary>
    Prepared,

    /// <summary>Signed, its run has not ended: not good yet.</summary>
    Signed,

    /// <summary>In use.</summary>
    Active,

    /// <summary>On hold; may become active again.</summary>
    OnHold,

    /// <summary>Final.</summary>
    Revoked,
}
