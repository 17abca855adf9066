using System.Buffers.Binary;
using IssuancePortal.Apdu;
using IssuancePortal.Cards.Edges.Gids;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>What an issued virtual smart card holds, read by hand from its files.</summary>
internal static class GidsInvariants
{
    private static readonly AdminKey Factory = new(AdminAlgorithm.TripleDes, Convert.FromHexString("010203040506070801020304050607080102030405060708"));

    /// <summary>Exactly the active certificates, each with its own key; the new PIN, no try spent; the device's administrator key, and not the one it was created with.</summary>
    public static async Task IssuedAsync(Workbench bench, Device device, IReadOnlyList<IssuedCertificate> active, ChainingChannel channel)
    {
        await SendAsync(channel, GidsCommands.Select);
        Assert.Equal("7F7106970103930103", Convert.ToHexString((await SendAsync(channel, "00CB3FFF045C027F7100")).Data.Span));
        var containers = await ReadAsync(channel, GidsFile.ContainerMap);
        Assert.Equal(active.Count * ContainerMap.RecordBytes, containers.Length);
        foreach (var (certificate, index) in active.OrderBy(it => it.Slot).Select((it, index) => (it, index)))
        {
            var record = containers.AsSpan(index * ContainerMap.RecordBytes, ContainerMap.RecordBytes);
            Assert.Equal(index == 0 ? 3 : 1, record[80]);
            var (signature, exchange) = (BinaryPrimitives.ReadUInt16LittleEndian(record[82..]), BinaryPrimitives.ReadUInt16LittleEndian(record[84..]));
            Assert.Equal(certificate.Slot == 0x9C ? (2048, 0) : (0, 2048), (signature, exchange));
            var container = new GidsContainer(index, Guid.Empty, certificate.Slot != 0x9C, GidsKeyAlgorithm.Rsa2048);
            Assert.Equal(certificate.Der, GidsCertificate.TryUnpack(await ReadAsync(channel, GidsFile.Certificate(container))));
            var key = PivPublicKey.TryRead(PivKeyAlgorithm.Rsa2048, (await SendAsync(channel, GidsCommands.ReadPublicKey(container, ""))).Data)!;
            using var issued = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(certificate.Der!);
            Assert.Equal(issued.PublicKey.ExportSubjectPublicKeyInfo(), key.ToSpki());
        }

        Assert.Equal(0x6A88, (await SendAsync(channel, GidsCommands.ReadPublicKey(new GidsContainer(active.Count, Guid.Empty, true, GidsKeyAlgorithm.Rsa2048), ""))).Status.Value);
        Assert.Equal(0x9000, (await VerifyAsync(channel, bench.GoodPin)).Value);
        Assert.Equal(2, (await VerifyAsync(channel, "12345678")).TriesLeft);
        Assert.Equal(0x9000, (await VerifyAsync(channel, bench.GoodPin)).Value);

        var own = await bench.Store.ReadAsync(session => bench.Keys.ManagementKeyAsync(session, device, CancellationToken.None));
        Assert.False(await AuthenticatesAsync(channel, Factory));
        Assert.True(await AuthenticatesAsync(channel, own!));
    }

    public static async Task<bool> AuthenticatesAsync(ChainingChannel channel, AdminKey key)
    {
        await SendAsync(channel, GidsCommands.ChooseAdminKey(""));
        var ours = new byte[GidsAuthentication.ChallengeBytes];
        var cards = GidsCommands.ChallengeIn((await SendAsync(channel, GidsCommands.Challenge(ours, ""))).Data)!;
        var answer = await SendAsync(channel, GidsCommands.Prove(GidsAuthentication.Answer(key, ours, cards), ""));
        return answer.Status.IsSuccess && GidsAuthentication.IsProof(key, ours, cards, GidsCommands.ProofOf(new ScriptAnswer(0x9000, answer.Data.ToArray(), 0)));
    }

    public static async Task<StatusWord> VerifyAsync(ChainingChannel channel, string pin) =>
        (await channel.TransmitAsync(new CommandApdu(0x00, 0x20, 0x00, 0x80, System.Text.Encoding.ASCII.GetBytes(pin)))).Status;

    public static async Task<byte[]> ReadAsync(ChainingChannel channel, GidsFile file)
    {
        var answer = await SendAsync(channel, GidsCommands.Read(file, ""));
        Assert.Equal(0x9000, answer.Status.Value);
        return GidsCommands.ContentOf(file, new ScriptAnswer(0x9000, answer.Data.ToArray(), 0))!;
    }

    public static ValueTask<ResponseApdu> SendAsync(ChainingChannel channel, ScriptCommand command) =>
        channel.TransmitAsync(new CommandApdu(command.Cla, command.Ins, command.P1, command.P2, command.Data, command.Le));

    private static ValueTask<ResponseApdu> SendAsync(ChainingChannel channel, string hex) => channel.TransmitAsync(CommandApdu.TryParse(Convert.FromHexString(hex))!.Value);
}
