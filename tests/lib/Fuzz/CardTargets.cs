using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Apdu;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Cards.GlobalPlatform;
using IssuancePortal.Contracts;
using IssuancePortal.SimulatedDevices;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>What cards answer and what is sent to them: APDUs (ISO/IEC 7816-4), data objects, PIV (SP 800-73-5), GIDS, GlobalPlatform. A card may lie.</summary>
internal static class CardTargets
{
    public static IEnumerable<FuzzTarget> All()
    {
        var (piv, domain, gids, key) = (SimulatedPivCard.Create(), SimulatedPivCard.Create(new SimulatedPivCardOptions { GlobalPlatform = new() }), SimulatedVirtualSmartCard.Create(), SimulatedYubiKey.Create());
        var openings = ((SimulatedDevice[])[piv, domain, gids, key]).Select(Opening).ToList();
        var objects = openings.SelectMany(Split).Select(answer => answer.Data).Where(data => data.Length > 0).ToList();
        byte[][] commands = [.. OpeningScript.Script.Commands.Select(it => new CommandApdu(it.Cla, it.Ins, it.P1, it.P2, it.Data, it.Le).ToBytes()), Convert.FromHexString("00CB3FFF0000055C035FC1020000"), Convert.FromHexString("0020008008313233343536FFFF"), Convert.FromHexString("0047009A05AC0380011100")];

        yield return new FuzzTarget("BER-TLV", objects, input => BerTlv.TryReadAll(input, out var read) && read.Count(it => it.TryChildren(out _)) >= 0);
        yield return new FuzzTarget("Command APDU", commands, input => CommandApdu.TryParse(input) is not null);
        yield return new FuzzTarget("Response APDU", [.. objects.Select(it => (byte[])[.. it, 0x90, 0x00])], input => ResponseApdu.TryParse(input) is not null);
        yield return new FuzzTarget("Opening of a card (PIV, GIDS, YubiKey, GlobalPlatform)", openings, input =>
        {
            var report = new CardReport(Guid.Empty, [0x3B, 0x00], new ScriptResult(ScriptOutcome.Completed, [.. Split(input)], Fresh: true));
            var facts = CardFacts.Read(report);
            return (facts.CardUuid, facts.ApplicationLabel, facts.ToString()).ApplicationLabel is not null && EdgeCatalogue.Recognise(facts) is { } edge && edge.Name.Length > 0;
        });
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (numbers, point) = (rsa.ExportParameters(false), curve.ExportParameters(false).Q);
        yield return new FuzzTarget("Public key of a card", [BerTlv.Of(0x7F49, BerTlv.Of(0x86, [0x04, .. point.X!, .. point.Y!])).ToBytes()], input => PivPublicKey.TryRead(PivKeyAlgorithm.P256, input)?.ToSpki() is not null);
        yield return new FuzzTarget(
            "RSA key of a card", [BerTlv.Of(0x7F49, BerTlv.Of(0x81, numbers.Modulus!), BerTlv.Of(0x82, numbers.Exponent!)).ToBytes()], input => PivPublicKey.TryRead(PivKeyAlgorithm.Rsa2048, input)?.ToSpki() is not null);
        yield return new FuzzTarget("Certificate of a GIDS card", [GidsCertificate.Pack(RandomNumberGenerator.GetBytes(900)), GidsCertificate.Pack(new byte[900])], input => GidsCertificate.TryUnpack(input) is not null);
        yield return new FuzzTarget("INITIALIZE UPDATE", [Convert.FromHexString("00000000000000000000" + "300370" + "0102030405060708" + "1112131415161718" + "000001")], input => InitializeUpdateAnswer.TryRead(input) is not null);
        foreach (var (name, card) in new (string, SimulatedDevice)[] { ("PIV card, simulated", piv), ("Card of GlobalPlatform, simulated", domain), ("Virtual smart card, simulated", gids), ("YubiKey, simulated", key) })
            yield return new FuzzTarget($"{name}: commands", commands, input => ResponseApdu.TryParse(card.Transmit(input)) is { Status.IsSuccess: true });
    }

    /// <summary>All answers of a card to the opening script: status, length and data of each.</summary>
    private static byte[] Opening(SimulatedDevice card)
    {
        var channel = new ChainingChannel(new SimulatedDeviceChannel(card), ChainingOptions.Extended);
        using var all = new MemoryStream();
        Span<byte> head = stackalloc byte[4];
        foreach (var it in OpeningScript.Script.Commands)
        {
            // Simulated: it is answered at once.
            var answer = channel.TransmitAsync(new CommandApdu(it.Cla, it.Ins, it.P1, it.P2, it.Data, it.Le)).AsTask().GetAwaiter().GetResult();
            BinaryPrimitives.WriteUInt16BigEndian(head, answer.Status.Value);
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)answer.Data.Length);
            all.Write(head);
            all.Write(answer.Data.Span);
        }

        return all.ToArray();
    }

    private static IEnumerable<ScriptAnswer> Split(byte[] opening)
    {
        for (var at = 0; at + 4 <= opening.Length;)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(opening.AsSpan(at + 2)), opening.Length - at - 4);
            yield return new ScriptAnswer(BinaryPrimitives.ReadUInt16BigEndian(opening.AsSpan(at)), opening.AsSpan(at + 4, length).ToArray(), 0);
            at += 4 + length;
        }
    }
}
