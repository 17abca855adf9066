using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation.Steps;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>The lanes that make a PIV card ready: built anew for every attempt from policy, person and what the card answered.</summary>
/// <param name="signer">Signs CHUID, facial image and security object.</param>
/// <param name="authority">Issues the certificates.</param>
/// <param name="issuerName">Organisation named on the card.</param>
internal sealed class PivPlan(IContentSigner signer, ICertificateAuthority authority, string issuerName)
{
    /// <summary>The lanes, in the order in which their commands go into a trip.</summary>
    /// <param name="context">Run, device, person, policy.</param>
    /// <param name="abilities">What the card can.</param>
    /// <param name="opening">The first lane's step.</param>
    /// <param name="pinAndPuk">The second lane's step.</param>
    /// <param name="tellsMetadata">Whether the card tells of its PIN, PUK and management key.</param>
    public IReadOnlyList<Lane> Lanes(RunContext context, PivAbilities abilities, OpenCard opening, SetPinAndPuk pinAndPuk, bool tellsMetadata)
    {
        ArgumentNullException.ThrowIfNull(abilities);
        var device = context.Device;
        var content = context.Policy.Content;
        var (fascN, cardUuid, expires) = (device.FascN!, device.CardUuid!.Value, EndOf(device));
        var expiryDay = DateOnly.FromDateTime(expires.UtcDateTime);
        var chuid = PivObjects.Chuid(fascN, cardUuid, expiryDay, context.Person.CardholderUuid, signer.SignChuid);

        var identity = new List<(uint Tag, byte[] Content)> { (PivObjects.ChuidTag, chuid), (PivObjects.CapabilityTag, PivObjects.Capability(cardUuid)) };
        var printed = content.PrintedInformation ? Printed(context, expiryDay) : null;
        var face = content.FacialImage && context.Photo is { } photo ? Face(photo, fascN, cardUuid, expires) : null;
        var trailing = new List<(uint Tag, byte[] Content)> { (PivObjects.KeyHistoryTag, PivObjects.EmptyKeyHistory()), (PivObjects.DiscoveryTag, PivObjects.Discovery()) };

        var covered = identity.Concat(trailing).ToList();
        if (printed is not null) covered.Add((PivObjects.PrintedTag, printed));
        if (face is not null) covered.Add((PivObjects.FaceTag, face));
        trailing.Add((PivObjects.SecurityTag, PivObjects.Security(
            [.. covered.Select(it => PivObjects.ContainerIds[it.Tag])],
            signer.SignSecurityObject(covered.Select((it, index) => (Group: index + 1, it.Content)).ToDictionary(it => it.Group, it => it.Content)))));

        var certified = new LaneGate(content.Slots.Count);
        var lanes = new List<Lane> { new(WorkKeys.LaneOpen, [opening]), new(WorkKeys.LanePin, [pinAndPuk]) };
        lanes.AddRange(content.Slots.Select(slot => KeyLane(context, slot.Slot, slot.Profile, slot.Algorithm, certified)));
        lanes.Add(new Lane(WorkKeys.LaneIdentity, [new WriteObjects(WorkKeys.LaneIdentity, identity)]));
        if (printed is not null) lanes.Add(new Lane(WorkKeys.LanePrinted, [new WriteObjects(WorkKeys.LanePrinted, [(PivObjects.PrintedTag, printed)])]));
        if (face is not null) lanes.Add(new Lane(WorkKeys.LaneFace, [new WriteObjects(WorkKeys.LaneFace, [(PivObjects.FaceTag, face)])]));
        lanes.Add(new Lane(WorkKeys.LaneSecurity, [new WriteObjects(WorkKeys.LaneSecurity, trailing)]));
        lanes.Add(new Lane(WorkKeys.LaneClose, [new CloseCard(chuid, tellsMetadata, certified)]));
        return lanes;
    }

    private Lane KeyLane(RunContext context, byte slot, string profile, KeyAlgorithm algorithm, LaneGate certified)
    {
        async Task<byte[]> CertifyAsync(byte[] publicKey, CancellationToken cancellation)
        {
            var application = new CertificateApplication(
                profile, publicKey, slot, context.Run.Id, context.Device.Id, context.Person, context.Device.CardUuid!.Value, context.Device.FascN!, EndOf(context.Device));
            var issued = await authority.IssueAsync(application, cancellation);
            return issued.Succeeded ? issued.Value : throw new AuthorityRefusedException(issued.Refusal);
        }

        var pivSlot = PivSlot.Find(slot) ?? throw new InvalidOperationException($"Policy {context.Policy.Name} asks for the slot {slot:X2}, which a PIV card does not have.");
        return new Lane(WorkKeys.LaneKey(slot), [new PersonaliseKey(pivSlot, OnCard(algorithm), CertifyAsync, certified)]);
    }

    /// <summary>When what is on the device ends: a temporary one can be lent for longer than it is at first.</summary>
    private static DateTimeOffset EndOf(Devices.Device device) => device.ContentUntil ?? device.ExpiresAt!.Value;

    private byte[] Printed(RunContext context, DateOnly expires) => PivObjects.Printed(
        context.Person.Name,
        context.Person.Affiliation,
        expires,
        context.Device.Serial,
        issuerName,
        context.Person.Organisation,
        context.Person.Department);

    private byte[]? Face(People.PersonPhoto photo, byte[] fascN, Guid cardUuid, DateTimeOffset expires)
    {
        var (width, height) = JpegSize.Read(photo.Jpeg);
        return FacialImage.Build(photo.Jpeg, width, height, photo.TakenAt, expires, issuerName, fascN, bytes => signer.SignBiometric(bytes, fascN, cardUuid));
    }

    private static PivKeyAlgorithm OnCard(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.P256 => PivKeyAlgorithm.P256,
        KeyAlgorithm.P384 => PivKeyAlgorithm.P384,
        KeyAlgorithm.Rsa2048 => PivKeyAlgorithm.Rsa2048,
        KeyAlgorithm.Rsa3072 => PivKeyAlgorithm.Rsa3072,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not an algorithm of PIV cards."),
    };
}
