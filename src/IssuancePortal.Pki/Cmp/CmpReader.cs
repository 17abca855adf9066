using System.Formats.Asn1;
using System.Text;

namespace IssuancePortal.Pki.Cmp;

/// <summary>What an authority answered to a request.</summary>
/// <param name="Status">What it says.</param>
/// <param name="Certificate">The certificate, DER; null for none, or for one that it sealed.</param>
/// <param name="CheckAfter">When to ask again, where it asks to wait.</param>
public sealed record CmpAnswer(CmpStatus Status, byte[]? Certificate, TimeSpan? CheckAfter);

/// <summary>Reads what authorities answer (RFC 9810 §5.3). Nothing that is sent makes it throw.</summary>
public static class CmpReader
{
    private const int LongestWait = 24 * 60 * 60;

    /// <summary>The answer in a message (cp, pollRep, rp, pkiConf, error); null for another kind, or one that cannot be read.</summary>
    public static CmpAnswer? TryRead(CmpMessage message)
    {
        try
        {
            var reader = new AsnReader(message.Content, AsnEncodingRules.DER);
            return message.Type switch
            {
                CmpBodyType.CertificateResponse => Certificate(reader.ReadSequence()),
                CmpBodyType.PollResponse => Waiting(reader.ReadSequence()),
                CmpBodyType.RevocationResponse => new CmpAnswer(Status(reader.ReadSequence().ReadSequence().ReadSequence()), null, null),
                CmpBodyType.Confirmation or CmpBodyType.GeneralResponse => new CmpAnswer(new CmpStatus(0, "", 0), null, null),
                CmpBodyType.Error => new CmpAnswer(Error(reader.ReadSequence()), null, null),
                _ => null,
            };
        }
        catch (Exception cause) when (cause is AsnContentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static CmpAnswer Certificate(AsnReader content)
    {
        CmpMessage.Explicit(content, 1);
        var response = content.ReadSequence().ReadSequence();
        response.ReadInteger();
        var status = Status(response.ReadSequence());
        byte[]? certificate = null;
        if (response.HasData && response.PeekTag() == Asn1Tag.Sequence && CmpMessage.Explicit(response.ReadSequence(), 0) is { } choice) certificate = choice.ReadEncodedValue().ToArray();
        return new CmpAnswer(status, certificate, null);
    }

    private static CmpAnswer Waiting(AsnReader content)
    {
        var first = content.ReadSequence();
        first.ReadInteger();
        var after = first.TryReadInt32(out var seconds) ? Math.Clamp(seconds, 0, LongestWait) : 0;
        return new CmpAnswer(new CmpStatus(3, first.HasData ? FreeText(first.ReadSequence()) : "", 0), null, TimeSpan.FromSeconds(after));
    }

    private static CmpStatus Error(AsnReader content)
    {
        var status = Status(content.ReadSequence());
        if (content.HasData && content.PeekTag() == Asn1Tag.Integer) content.ReadInteger();
        var details = content.HasData ? FreeText(content.ReadSequence()) : "";
        var text = status.Text.Length == 0 ? details : details.Length == 0 ? status.Text : $"{status.Text}; {details}";
        // An error is a refusal whatever number it carries.
        return status with { Value = status.IsGranted ? 2 : status.Value, Text = text.Length > ForeignText.MostLength ? text[..ForeignText.MostLength] : text };
    }

    private static CmpStatus Status(AsnReader info)
    {
        if (!info.TryReadInt32(out var value) || value is < 0 or > 6) throw new AsnContentException("No status of CMP.");
        var text = info.HasData && info.PeekTag() == Asn1Tag.Sequence ? FreeText(info.ReadSequence()) : "";
        var failure = 0u;
        if (info.HasData)
        {
            var bits = info.ReadBitString(out _);
            for (var i = 0; i < Math.Min(bits.Length * 8, 32); i++)
                if ((bits[i / 8] & (0x80 >> (i % 8))) != 0) failure |= 1u << i;
        }

        return new CmpStatus(value, text, failure);
    }

    /// <summary>Somebody else's words, fit to be shown: one line, no control characters, not too long.</summary>
    private static string FreeText(AsnReader texts)
    {
        var all = new StringBuilder();
        while (texts.HasData && all.Length < ForeignText.MostLength)
        {
            if (all.Length > 0) all.Append("; ");
            all.Append(texts.ReadCharacterString(UniversalTagNumber.UTF8String));
        }

        return ForeignText.Fit(all.ToString());
    }
}
