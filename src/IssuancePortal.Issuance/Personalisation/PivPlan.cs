using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.Scripts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Personalisation.Steps;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Pki.Issuing;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>The lanes that make a PIV card ready: built anew for every attempt from policy, person and what the card answered.</summary>
/// <param name="services">Signer, authority, escrow, and the organisation named on the card.</param>
internal sealed class PivPlan(RunServices services)
{
    /// <summary>The lanes, in the order in which their commands go into a trip.</summary>
    /// <param name="context">Run, device, person, policy.</param>
    /// <param name="abilities">What the card can.</param>
    /// <param name="facts">What the card answered.</param>
    /// <param name="opening">The first lane's step.</param>
    /// <param name="pinAndPuk">The second lane's step.</param>
    public IReadOnlyList<Lane> Lanes(RunContext context, PivAbilities abilities, CardFacts facts, Step opening, Step pinAndPuk)
    {
        var device = context.Device;
        var content = context.Policy.Content;
        var (fascN, cardUuid, expires) = (device.FascN!, device.CardUuid!.Value, CertifySlot.EndOf(device));
        var expiryDay = DateOnly.FromDateTime(expires.UtcDateTime);
        var chuid = PivObjects.Chuid(fascN, cardUuid, expiryDay, context.Person.CardholderUuid, services.Signer.SignChuid);

        var identity = new List<(uint Tag, byte[] Content)> { (PivObjects.ChuidTag, chuid), (PivObjects.CapabilityTag, PivObjects.Capability(cardUuid)) };
        var printed = content.PrintedInformation ? Printed(context, expiryDay) : null;
        var face = content.FacialImage && context.Photo is { } photo ? Face(photo, fascN, cardUuid, expires) : null;
        var trailing = new List<(uint Tag, byte[] Content)> { (PivObjects.KeyHistoryTag, PivObjects.KeyHistory(context.Keys.History.Count)) };
        if (!abilities.HasFixedDiscovery) trailing.Add((PivObjects.DiscoveryTag, PivObjects.Discovery()));

        var covered = identity.Concat(trailing).ToList();
        if (printed is not null) covered.Add((PivObjects.PrintedTag, printed));
        if (face is not null) covered.Add((PivObjects.FaceTag, face));
        trailing.Add((PivObjects.SecurityTag, PivObjects.Security(
            [.. covered.Select(it => PivObjects.ContainerIds[it.Tag])],
            services.Signer.SignSecurityObject(covered.Select((it, index) => (Group: index + 1, it.Content)).ToDictionary(it => it.Group, it => it.Content)))));

        var certified = new LaneGate(content.Slots.Count);
        var lanes = new List<Lane> { new(WorkKeys.LaneOpen, [opening]), new(WorkKeys.LanePin, [pinAndPuk]) };
        lanes.AddRange(content.Slots.Select(slot => context.Keys.Slots.TryGetValue(slot.Slot, out var kept) ? ImportLane(context, slot, kept, certified) : KeyLane(context, slot, facts, certified)));
        if (context.Keys is { History.Count: > 0 } or { Leftover.Count: > 0 }) lanes.Add(new Lane(WorkKeys.LaneHistory, [new ImportHistory(context.Keys.History, context.Keys.Leftover, abilities.CanDeleteKeys)]));
        lanes.Add(new Lane(WorkKeys.LaneIdentity, [new WriteObjects(WorkKeys.LaneIdentity, identity)]));
        if (printed is not null) lanes.Add(new Lane(WorkKeys.LanePrinted, [new WriteObjects(WorkKeys.LanePrinted, [(PivObjects.PrintedTag, printed)])]));
        if (face is not null) lanes.Add(new Lane(WorkKeys.LaneFace, [new WriteObjects(WorkKeys.LaneFace, [(PivObjects.FaceTag, face)])]));
        lanes.Add(new Lane(WorkKeys.LaneSecurity, [new WriteObjects(WorkKeys.LaneSecurity, trailing)]));
        lanes.Add(new Lane(WorkKeys.LaneClose, [new CloseCard(chuid, facts.ManagementKey is not null, certified)]));
        return lanes;
    }

    private Lane KeyLane(RunContext context, PolicySlot slot, CardFacts facts, LaneGate certified)
    {
        var isAttested = context.Policy.Content.AttestationRequired;

        async Task<byte[]> CertifyAsync(MadeKey made, CancellationToken cancellation)
        {
            if (isAttested) await services.Attestations.RequireAsync(context, slot, facts, made, cancellation);
            return await services.Certify.IssueAsync(context, slot, made.PublicKey, made.Request, cancellation);
        }

        var draft = services.Certify.Draft(context, slot);
        return new Lane(WorkKeys.LaneKey(slot.Slot), [new PersonaliseKey(SlotOf(context, slot), OnCard(slot.Algorithm), slot.Usage, isAttested, CertifyAsync, certified) { Draft = draft }]);
    }

    private Lane ImportLane(RunContext context, PolicySlot slot, ImportedKey kept, LaneGate certified)
    {
        async Task<byte[]> CertifyAsync(CancellationToken cancellation)
        {
            if (kept.Certificate is { } certificate) return certificate;
            var request = services.Certify.Draft(context, slot)?.Invoke(kept.Key.PublicKey).Complete(kept.Key);
            var issued = await services.Certify.IssueAsync(context, slot, kept.Key.PublicKey, request, cancellation);
            using var parsed = X509CertificateLoader.LoadCertificate(issued);
            await services.Prepared.CertifiedAsync(kept, SerialNumbers.ToText(parsed.SerialNumberBytes.Span), cancellation);
            return issued;
        }

        return new Lane(WorkKeys.LaneKey(slot.Slot), [new ImportKey(SlotOf(context, slot), kept.Key, slot.Usage, CertifyAsync, certified)]);
    }

    private static PivSlot SlotOf(RunContext context, PolicySlot slot) =>
        PivSlot.Find(slot.Slot) ?? throw new InvalidOperationException($"Policy {context.Policy.Name} asks for the slot {slot.Slot:X2}, which a PIV card does not have.");

    private byte[] Printed(RunContext context, DateOnly expires) => PivObjects.Printed(
        context.Person.Name,
        context.Person.Affiliation,
        expires,
        context.Device.Serial,
        services.Options.Issuer,
        context.Person.Organisation,
        context.Person.Department);

    private byte[]? Face(People.PersonPhoto photo, byte[] fascN, Guid cardUuid, DateTimeOffset expires)
    {
        var (width, height) = JpegSize.Read(photo.Jpeg);
        return FacialImage.Build(photo.Jpeg, width, height, photo.TakenAt, expires, services.Options.Issuer, fascN, bytes => services.Signer.SignBiometric(bytes, fascN, cardUuid));
    }

    internal static PivKeyAlgorithm OnCard(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.P256 => PivKeyAlgorithm.P256,
        KeyAlgorithm.P384 => PivKeyAlgorithm.P384,
        KeyAlgorithm.Rsa2048 => PivKeyAlgorithm.Rsa2048,
        KeyAlgorithm.Rsa3072 => PivKeyAlgorithm.Rsa3072,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not an algorithm of PIV cards."),
    };
}
