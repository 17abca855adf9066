using IssuancePortal.Ipp;

namespace IssuancePortal.TestLib.Fuzz;

/// <summary>Answers of printers (RFC 8010).</summary>
internal static class IppTargets
{
    public static IEnumerable<FuzzTarget> All()
    {
        var answer = IppMessage.Request(0x0000, 7, new Uri("ipp://localhost/printers/cards"));
        answer.Begin(IppGroup.Printer);
        answer.Add(IppTag.Name, "printer-name", "cards", "more cards");
        answer.Add(IppTag.Enum, "printer-state", 3);
        answer.Add(IppTag.Keyword, "printer-state-reasons", "media-empty-warning");
        // A collection with a member (RFC 8010 §3.1.6) that is passed over.
        byte[] collection = [0x34, 0, 1, (byte)'m', 0, 0, 0x4A, 0, 0, 0, 1, (byte)'x', 0x21, 0, 0, 0, 4, 0, 0, 0, 9, 0x37, 0, 0, 0, 0];
        yield return new FuzzTarget("IPP answer", [answer.Bytes(), [.. answer.Bytes()[..^1], .. collection, 0x03]], input =>
        {
            try
            {
                var read = IppMessage.Answer(input);
                return read.Texts("printer-name").Count > 0 | read.Number("printer-state") is not null | read.Says("printer-is-accepting-jobs");
            }
            catch (FormatException)
            {
                return false;
            }
        });
    }
}
