using System.Text;
using System.Text.RegularExpressions;

namespace IssuancePortal.Journeys.Stage;

/// <summary>E-mails that a portal writes to a folder.</summary>
internal static partial class Mailbox
{
    /// <summary>The six digits in the latest e-mail with a code, to anybody or to one address.</summary>
    public static async Task<string> CodeAsync(string folder, string to = "")
    {
        var end = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles().OrderByDescending(it => it.LastWriteTimeUtc).ToArray() : [])
            {
                var mail = await File.ReadAllTextAsync(file.FullName);
                if (!mail.Contains(to, StringComparison.OrdinalIgnoreCase)) continue;
                if (CodeInMail().Match(string.Concat(Base64Lines().Matches(mail).Select(Decoded)) + mail) is { Success: true } code) return code.Value;
            }

            if (DateTime.UtcNow > end) throw new TimeoutException($"No e-mail with a code came to {folder}.");
            await Task.Delay(100);
        }
    }

    /// <summary>The latest e-mail to an address that says something, with what was encoded in it.</summary>
    public static async Task<string> NewestAsync(string folder, string to, string saying)
    {
        var end = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles().OrderByDescending(it => it.LastWriteTimeUtc).ToArray() : [])
            {
                // Lines may be folded (RFC 2045 §6.7).
                var raw = await File.ReadAllTextAsync(file.FullName);
                var mail = string.Concat(Base64Lines().Matches(raw).Select(Decoded)) + raw.Replace("=\r\n", "", StringComparison.Ordinal).Replace("=\n", "", StringComparison.Ordinal);
                if (mail.Contains(to, StringComparison.OrdinalIgnoreCase) && mail.Contains(saying, StringComparison.Ordinal)) return mail;
            }

            if (DateTime.UtcNow > end) throw new TimeoutException($"No e-mail to {to} that says {saying} came to {folder}.");
            await Task.Delay(100);
        }
    }

    /// <summary>Waits until so many e-mails with a subject have come to somebody; fails when there are more.</summary>
    public static async Task HasAsync(string folder, string to, string subject, int count)
    {
        var end = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            var found = 0;
            foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles() : [])
            {
                var mail = await File.ReadAllTextAsync(file.FullName);
                if (mail.Contains($"Subject: {subject}", StringComparison.Ordinal) && mail.Contains(to, StringComparison.OrdinalIgnoreCase)) found++;
            }

            if (found == count) return;
            if (found > count || DateTime.UtcNow > end) throw new TimeoutException($"{found} e-mails \"{subject}\" came to {to}, not {count}.");
            await Task.Delay(200);
        }
    }

    /// <summary>What stands in base64 in a mail (RFC 2045 §6.8): runs of lines of nothing but its characters.</summary>
    private static string Decoded(Match lines)
    {
        var text = lines.Value.ReplaceLineEndings("");
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    [GeneratedRegex(@"(?m)(?:^[A-Za-z0-9+/]{20,}={0,2}\r?\n)+(?:^[A-Za-z0-9+/]+={0,2}\r?\n)?")]
    private static partial Regex Base64Lines();

    [GeneratedRegex(@"\b\d{3} \d{3}\b")]
    private static partial Regex CodeInMail();
}
