using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IssuancePortal.Portal.Start;

/// <summary>Section <c>Trust</c>: whom the portal believes when it calls others over TLS.</summary>
internal sealed class TrustOptions
{
    public const string Section = "Trust";

    /// <summary>PEM file with the roots of the site's own certificate authorities, trusted beside those of the system: by mails, webhooks, the OpenID provider and, instead of the system's, the directory.</summary>
    public string? CaFile { get; set; }

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrEmpty(CaFile)) yield break;
        if (!Path.IsPathRooted(CaFile)) yield return $"{Section}:{nameof(CaFile)} is \"{CaFile}\"; it must be a full path.";
        else if (!File.Exists(CaFile)) yield return $"{Section}:{nameof(CaFile)} is \"{CaFile}\"; there is no such file.";
        else if (Count() == 0) yield return $"{Section}:{nameof(CaFile)} is \"{CaFile}\"; there is no certificate in it.";
    }

    private int Count()
    {
        try
        {
            X509Certificate2Collection found = [];
            found.ImportFromPemFile(CaFile!);
            foreach (var one in found) one.Dispose();
            return found.Count;
        }
        catch (CryptographicException)
        {
            return 0;
        }
    }
}
