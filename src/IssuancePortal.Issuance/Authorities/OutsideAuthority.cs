using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>An authority outside the portal, its files read.</summary>
public sealed class OutsideAuthority : IDisposable
{
    internal OutsideAuthority(OutsideEntry entry, TimeProvider time)
    {
        Entry = entry;
        Certificates = Read(entry.Certificates);
        Trusted = entry.Trust.Length > 0 ? Read(entry.Trust) : Certificates;
        Client = entry.ClientCertificate.Length > 0 ? Load(entry) : null;
        ClientChain = entry.ClientCertificate.Length > 0 ? [.. Read(entry.ClientCertificate).Skip(1)] : [];
        Secret = entry.SecretFile.Length > 0 ? File.ReadAllText(entry.SecretFile).Trim() : entry.Secret;
        Connector = entry.Kind == AuthorityKind.Cmp ? new CmpConnector(this, time) : new EstConnector(this, time);
    }

    /// <summary>Name that policies choose it by.</summary>
    public string Name => Entry.Name;

    public AuthorityKind Kind => Entry.Kind;

    /// <summary>Its address.</summary>
    public string Url => Entry.Url;

    /// <summary>How long a run waits for it.</summary>
    public TimeSpan Patience => Entry.Patience;

    /// <summary>Who revokes what it issued: its own name, another's, or <see cref="OutsideEntry.ByHand"/>.</summary>
    public string RevokedBy => Kind == AuthorityKind.Cmp ? Name : Entry.RevokedBy;

    /// <summary>Certificates that what it issues must lead to, DER.</summary>
    public IReadOnlyList<byte[]> Certificates { get; }

    internal OutsideEntry Entry { get; }

    internal IReadOnlyList<byte[]> Trusted { get; }

    internal X509Certificate2? Client { get; }

    internal IReadOnlyList<byte[]> ClientChain { get; }

    internal string Secret { get; }

    internal IAuthorityConnector Connector { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Connector.Dispose();
        Client?.Dispose();
    }

    internal static IReadOnlyList<byte[]> Read(string file)
    {
        var collection = new X509Certificate2Collection();
        collection.ImportFromPemFile(file);
        var read = collection.Select(it => it.RawData).ToList();
        foreach (var it in collection) it.Dispose();
        return read;
    }

    /// <summary>What is wrong with a file of an authority's certificates; null when nothing is.</summary>
    internal static string? WrongCertificates(string file)
    {
        try
        {
            var read = Read(file);
            if (read.Count == 0) return "the file has no certificate in it.";
            foreach (var der in read) Issuer.FromCertificate(der);
            return null;
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            return cause.Message.Split(" (Parameter")[0];
        }
    }

    /// <summary>What is wrong with a client's certificate and key; null when nothing is.</summary>
    internal static string? WrongKey(OutsideEntry entry)
    {
        try
        {
            Load(entry).Dispose();
            return null;
        }
        catch (Exception cause) when (cause is ArgumentException or CryptographicException)
        {
            return "certificate and key cannot be read together; see file, password and that they belong to each other.";
        }
    }

    private static X509Certificate2 Load(OutsideEntry entry) => entry.ClientKeyPassword.Length > 0
        ? X509Certificate2.CreateFromEncryptedPemFile(entry.ClientCertificate, entry.ClientKeyPassword, entry.ClientKey)
        : X509Certificate2.CreateFromPemFile(entry.ClientCertificate, entry.ClientKey);
}
