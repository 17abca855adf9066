using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.CmsClient.Secrets;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Enrolment;
using IssuancePortal.Portal.Features.Api;
using IssuancePortal.Portal.Features.Workstations;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>The line between portal and clients, both ways: reports, answers, keys, sealed PINs; and texts in addresses and headers.</summary>
internal static class LineTargets
{
    private static readonly Guid Run = new("5d1e3b52-5b3a-4d7e-9c8a-2f6b7d8e9f01");

    public static IEnumerable<FuzzTarget> All()
    {
        var opening = new ScriptResult(ScriptOutcome.Completed, [.. OpeningScript.Script.Commands.Select((_, at) => new ScriptAnswer(at % 3 == 0 ? (ushort)0x6A82 : (ushort)0x9000, [0x61, 0x02, 0x4F, 0x00], 900))], Fresh: true);
        var report = new ReadersReport([new ReaderReport("Reader 1", ReaderState.Card, new CardReport(Run, [0x3B, 0x8D, 0x01], opening)), new ReaderReport("Reader 2", ReaderState.Empty)]);
        yield return new FuzzTarget("Report of readers (JSON)", [JsonSerializer.SerializeToUtf8Bytes(report, WireRules.Json)], input => Read<ReadersReport>(input) is { } read && WireRules.IsWhole(read) && read.Readers.Count(Recognised) >= 0);
        yield return new FuzzTarget("Result of a script (JSON)", [JsonSerializer.SerializeToUtf8Bytes(opening, WireRules.Json)], input =>
            Read<ScriptResult>(input) is { } read && WireRules.IsWhole(read) && Recognised(new ReaderReport("Reader 1", ReaderState.Card, new CardReport(Run, [0x3B], read))) is var _);
        using var client = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        yield return new FuzzTarget("Key of a client", [client.ExportSubjectPublicKeyInfo()], input =>
        {
            using var key = DeviceKeys.TryImport(input);
            return key is not null;
        });
        // The parts one after the other, each after its length.
        var pins = new PinBox();
        yield return new FuzzTarget("Sealed PIN", [Sealed(pins)], input => Split(input) is var parts && pins.Open(new SealedPin(SecretKind.NewPin, parts[0], parts[1], parts[2], Run.ToString("D")), Run) is not null);
        yield return new FuzzTarget("Place in a list (API)", ["638678901234567890-5d1e3b525b3a4d7e9c8a2f6b7d8e9f01"u8.ToArray(), "0-00000000000000000000000000000000"u8.ToArray()], input => RequestAddresses.TryCursor(System.Text.Encoding.Latin1.GetString(input), out var cursor) && cursor is not null);
        yield return new FuzzTarget("Password of an enrolment", ["abcdefghijkm-abcdefghijkmnpqrstuvwxyz23456789"u8.ToArray(), System.Text.Encoding.ASCII.GetBytes(EnrolmentTicket.NewPassword().Clear)], input => EnrolmentTicket.Split(System.Text.Encoding.UTF8.GetString(input)) is not null);
    }

    private static bool Recognised(ReaderReport reader) => reader.Card is { } card && EdgeCatalogue.Recognise(CardFacts.Read(card)) is not null;

    private static T? Read<T>(byte[] json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, WireRules.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Sealed(PinBox pins)
    {
        using var page = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create();
        theirs.ImportSubjectPublicKeyInfo(pins.PublicKey, out _);
        var own = page.ExportSubjectPublicKeyInfo();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, page.DeriveRawSecretAgreement(theirs.PublicKey), 32, SHA256.HashData([.. pins.PublicKey, .. own]), System.Text.Encoding.UTF8.GetBytes(SealedPin.KeyInfo));
        var (nonce, cipher) = (new byte[12], new byte[32]);
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(nonce, [.. "482916"u8, .. new byte[10]], cipher.AsSpan(0, 16), cipher.AsSpan(16), System.Text.Encoding.UTF8.GetBytes(Run.ToString("D")));
        return [(byte)own.Length, .. own, (byte)nonce.Length, .. nonce, (byte)cipher.Length, .. cipher];
    }

    private static byte[][] Split(byte[] input)
    {
        byte[][] parts = [[], [], []];
        for (var (at, part) = (0, 0); part < parts.Length && at < input.Length; part++)
        {
            var length = Math.Min(input[at], input.Length - at - 1);
            parts[part] = input[(at + 1)..(at + 1 + length)];
            at += 1 + length;
        }

        return parts;
    }
}
