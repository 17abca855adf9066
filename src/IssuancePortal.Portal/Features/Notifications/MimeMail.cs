using System.Globalization;
using System.Net.Mail;
using System.Text;
using IssuancePortal.Issuance.Notifications;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>A mail as it travels (RFC 5322, RFC 2046): plain text and a simple page of the same, in base64, so that no line is long and none begins with a dot.</summary>
internal static class MimeMail
{
    private const int Line = 76;

    /// <summary>Bytes of text in one encoded word; in base64 with its frame it stays below 75 characters (RFC 2047 §2).</summary>
    private const int Word = 45;

    /// <param name="mail">What is said.</param>
    /// <param name="from">Who says it.</param>
    /// <param name="to">To whom.</param>
    /// <param name="key">The same for every try, so that a server or a reader that gets it twice can tell.</param>
    /// <param name="now">When.</param>
    public static string Write(MailText mail, MailAddress from, MailAddress to, string key, DateTimeOffset now)
    {
        var boundary = $"part-{Guid.NewGuid():N}";
        var text = new StringBuilder();
        Header("From", Address(from));
        Header("To", Address(to));
        Header("Subject", Words(mail.Subject));
        Header("Date", now.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("Message-ID", $"<{key}@{from.Host}>");
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");
        Header("Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        text.Append("\r\n");
        foreach (var (type, content) in new[] { ("text/plain", mail.Text), ("text/html", mail.Html) })
        {
            text.Append("--").Append(boundary).Append("\r\n");
            Header("Content-Type", $"{type}; charset=utf-8");
            Header("Content-Transfer-Encoding", "base64");
            text.Append("\r\n");
            foreach (var line in Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\r\n"))).Chunk(Line)) text.Append(line).Append("\r\n");
        }

        return text.Append("--").Append(boundary).Append("--\r\n").ToString();

        void Header(string name, string value) => text.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    private static string Address(MailAddress address)
    {
        var name = address.DisplayName;
        if (name.Length == 0) return $"<{address.Address}>";
        // A quoted string for plain names, encoded words for all others (RFC 2047 §5 (3)).
        var shown = IsPlain(name) ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : Words(name);
        return $"{shown} <{address.Address}>";
    }

    private static bool IsPlain(string text) => text.All(x => x is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static string Words(string text)
    {
        if (IsPlain(text)) return text;
        List<string> words = [];
        var word = new StringBuilder();
        var size = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (size + rune.Utf8SequenceLength > Word) End();
            // A line break would begin another header.
            word.Append(Rune.IsControl(rune) ? " " : rune.ToString());
            size += rune.Utf8SequenceLength;
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            if (word.Length > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=");
            word.Clear();
            size = 0;
        }
    }
}
