using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Words;

/// <summary>In which tone each state of the trade is shown.</summary>
internal static class Tones
{
    public static StateTone Of(DeviceState state) => state switch
    {
        DeviceState.Issued => StateTone.Issued,
        DeviceState.InProduction => StateTone.Running,
        DeviceState.Assigned or DeviceState.Produced => StateTone.Waiting,
        DeviceState.Suspended or DeviceState.Invalid => StateTone.Held,
        DeviceState.Failed => StateTone.Failed,
        DeviceState.Terminated or DeviceState.Disposed => StateTone.Terminated,
        _ => StateTone.Neutral,
    };

    public static StateTone Of(RequestState state) => state switch
    {
        RequestState.PendingApproval => StateTone.Waiting,
        RequestState.Approved => StateTone.Neutral,
        RequestState.Executing => StateTone.Running,
        RequestState.Executed => StateTone.Issued,
        RequestState.Failed or RequestState.Denied => StateTone.Failed,
        _ => StateTone.Terminated,
    };

    public static StateTone Of(RunState state) => state switch
    {
        RunState.Running => StateTone.Running,
        RunState.Succeeded => StateTone.Issued,
        RunState.RolledBack => StateTone.Failed,
        _ => StateTone.Waiting,
    };

    public static StateTone Of(IssuedCertificate certificate, DateTimeOffset now) => certificate.State switch
    {
        CertificateState.Active => certificate.NotAfter < now ? StateTone.Terminated : StateTone.Issued,
        CertificateState.OnHold => StateTone.Held,
        CertificateState.Revoked => StateTone.Failed,
        _ => StateTone.Waiting,
    };

    /// <summary>Tone and icon of an audit event.</summary>
    public static (StateTone Tone, string Icon) OfAudit(string what) => what switch
    {
        "device.Issue" or "device.Activate" or "device.Resume" or "device.Restore" => (StateTone.Issued, "badge-check"),
        "device.Fail" or "request.Fail" or "request.Deny" or "sign-in.failed" or "sign-in.locked" => (StateTone.Failed, "circle-x"),
        "device.Terminate" or "device.RetireReplaced" or "device.Dispose" or "device.Remove" => (StateTone.Terminated, "ban"),
        "device.Suspend" or "device.Invalidate" => (StateTone.Held, "circle-pause"),
        "certificate.Hold" => (StateTone.Held, "circle-pause"),
        "certificate.Release" => (StateTone.Issued, "play"),
        "certificate.Revoke" => (StateTone.Failed, "ban"),
        "device.StartPersonalisation" or "device.Retry" or "device.Reissue" or "request.Execute" => (StateTone.Running, "play"),
        "device.Bind" or "device.Unbind" => (StateTone.Neutral, "link"),
        _ when what.StartsWith("device.", StringComparison.Ordinal) => (StateTone.Neutral, "credit-card"),
        "request.Complete" or "request.Approve" => (StateTone.Issued, "check"),
        _ when what.StartsWith("request.", StringComparison.Ordinal) => (StateTone.Neutral, "file-text"),
        _ when what.StartsWith("sign-", StringComparison.Ordinal) => (StateTone.Neutral, "log-in"),
        _ => (StateTone.Neutral, "circle-dot"),
    };
}
