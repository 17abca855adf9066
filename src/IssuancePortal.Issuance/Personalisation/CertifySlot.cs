using IssuancePortal.Issuance.Authorities;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Profiles;
using IssuancePortal.Pki.Requests;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Has the key of a slot certified by the authority that the policy names.</summary>
/// <param name="authority">All authorities as one.</param>
/// <param name="outside">Those outside.</param>
/// <param name="options">Who issues.</param>
/// <param name="time">Clock.</param>
public sealed class CertifySlot(ICertificateAuthority authority, OutsideAuthorities outside, RunOptions options, TimeProvider time)
{
    /// <summary>The certificate, DER.</summary>
    /// <exception cref="AuthorityRefusedException">There is none: the attempt ends.</exception>
    internal async Task<byte[]> IssueAsync(RunContext context, PolicySlot slot, byte[] publicKey, byte[]? request, CancellationToken cancellation)
    {
        try
        {
            var issued = await authority.IssueAsync(Application(context, slot, publicKey) with { Authority = slot.Authority, Request = request, Tell = wait => context.Tell?.Invoke(slot.Slot, wait) }, cancellation);
            return issued.Succeeded ? issued.Value : throw new AuthorityRefusedException(issued.Refusal);
        }
        finally
        {
            context.Tell?.Invoke(slot.Slot, null);
        }
    }

    /// <summary>What the key itself has to sign; null for an authority that takes the portal's word for its possession.</summary>
    internal Func<byte[], RequestDraft>? Draft(RunContext context, PolicySlot slot)
    {
        if (slot.Authority is not { } name || outside.Find(name) is not { Kind: AuthorityKind.Est } || CertificateProfiles.Find(slot.Profile) is not { } profile) return null;
        return publicKey => new RequestDraft(Application(context, slot, publicKey).Order(profile, options, time.GetUtcNow(), EndOf(context.Device)));
    }

    /// <summary>When what is on the device ends: a temporary one can be lent for longer than it is at first.</summary>
    internal static DateTimeOffset EndOf(Device device) => device.ContentUntil ?? device.ExpiresAt!.Value;

    private static CertificateApplication Application(RunContext context, PolicySlot slot, byte[] publicKey) => new(
        slot.Profile, publicKey, slot.Slot, context.Run.Id, context.Device.Id, context.Person, context.Device.CardUuid!.Value, context.Device.FascN!, EndOf(context.Device));
}
