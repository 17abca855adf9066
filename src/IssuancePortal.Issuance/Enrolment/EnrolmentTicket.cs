using System.Security.Cryptography;
using System.Text;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>Lets one certificate be asked for over SCEP, EST or ACME, by whoever knows its password: once, for one person, device and slot, and not for long. Only a hash of the password is kept.</summary>
public sealed class EnrolmentTicket
{
    private const string LabelCharacters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int LabelLength = 12;
    private const int SecretLength = 32;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The enrolment that it belongs to: all certificates that a device gets in one go. Its certificates name it as their run.</summary>
    public required Guid EnrolmentId { get; init; }

    /// <summary>The part of the password that may be seen; 12 letters and digits, unique.</summary>
    public required string Label { get; init; }

    /// <summary>SHA-256 of the secret part, 32 bytes: it has 160 random bits, so that no slow hash is needed. Empty for a renewal, which a certificate authorises.</summary>
    public byte[] SecretHash { get; set; } = [];

    public required Guid PersonId { get; init; }

    public required Guid DeviceId { get; init; }

    /// <summary>Name of the certificate profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Place of the key on the device, as policies name it.</summary>
    public required byte Slot { get; init; }

    /// <summary>Kind of key that is certified.</summary>
    public required KeyAlgorithm Algorithm { get; init; }

    /// <summary>Sign-in session that it is good in; null for one that is bound to none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Serial number of the certificate that is renewed; null for a first one.</summary>
    public string? Renews { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When its person agreed that it may be used; until then whoever asks with it is told to wait.</summary>
    public DateTimeOffset? ReleasedAt { get; set; }

    /// <summary>SubjectPublicKeyInfo of the key that asked first, DER: no other may ask after it. Null until then.</summary>
    public byte[]? PublicKey { get; set; }

    /// <summary>How it was asked; null until then.</summary>
    public EnrolmentDoor? Door { get; set; }

    /// <summary>SCEP's name of the exchange, unique; null elsewhere.</summary>
    public string? TransactionId { get; set; }

    /// <summary>Thumbprint (RFC 7638) of the key of the account that answered ACME's challenge; null until one did.</summary>
    public string? Account { get; set; }

    /// <summary>No key is certified with it that its device's maker has not attested.</summary>
    public bool NeedsAttestation { get; set; }

    /// <summary>While it is being certified: nobody else begins before this time.</summary>
    public DateTimeOffset? BusyUntil { get; set; }

    /// <summary>Serial number of the certificate it was used for.</summary>
    public string? SerialNumber { get; set; }

    /// <summary>Null while it can be used.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public TicketEnd? End { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>A label and secret for a new ticket, with the password in clear: <c>label-secret</c>, to be shown once.</summary>
    public static (string Label, byte[] SecretHash, string Clear) NewPassword()
    {
        var label = RandomNumberGenerator.GetString(LabelCharacters, LabelLength);
        var secret = RandomNumberGenerator.GetString(LabelCharacters, SecretLength);
        return (label, HashOf(secret), $"{label}-{secret}");
    }

    /// <summary>Label and secret of a password; null for what is none.</summary>
    public static (string Label, string Secret)? Split(string? password) => password?.Split('-') is [{ Length: LabelLength } label, { Length: SecretLength } secret] ? (label, secret) : null;

    /// <summary>A new secret for a ticket that was not used, for another key than one that may have asked before. The password in clear, to be shown once.</summary>
    /// <param name="needsAttestation">The key must be attested.</param>
    public string Renew(bool needsAttestation)
    {
        var secret = RandomNumberGenerator.GetString(LabelCharacters, SecretLength);
        (SecretHash, NeedsAttestation) = (HashOf(secret), needsAttestation);
        Free();
        return $"{Label}-{secret}";
    }

    /// <summary>Leaves it to another key than the one that asked.</summary>
    internal void Free() => (PublicKey, TransactionId, Account, Door, BusyUntil) = (null, null, null, null, null);

    /// <summary>Opens a ticket again whose certificate did not reach the device; who opens it revokes that certificate.</summary>
    internal void Reopen() => (End, EndedAt, SerialNumber) = (null, null, null);

    /// <summary>True for the secret of this ticket.</summary>
    public bool Opens(string secret) => SecretHash.Length > 0 && CryptographicOperations.FixedTimeEquals(HashOf(secret), SecretHash);

    /// <summary>True for the key that asked with it first, or while none has.</summary>
    public bool IsFor(ReadOnlySpan<byte> publicKey) => PublicKey is null || publicKey.SequenceEqual(PublicKey);

    /// <summary>Ends it.</summary>
    public void EndAs(TicketEnd end, DateTimeOffset now) => (End, EndedAt, BusyUntil) = (end, now, null);

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What became of a ticket.</summary>
public enum TicketEnd
{
    /// <summary>A certificate was issued.</summary>
    Used,

    /// <summary>Its time was over.</summary>
    Expired,

    /// <summary>Its person, or somebody who may, took it back.</summary>
    Cancelled,
}

/// <summary>Protocols that devices ask for certificates with.</summary>
public enum EnrolmentDoor
{
    /// <summary>RFC 8894.</summary>
    Scep,

    /// <summary>RFC 7030.</summary>
    Est,

    /// <summary>RFC 8555.</summary>
    Acme,

    /// <summary>The portal itself, for keys that it makes for a phone that can ask for nothing.</summary>
    File,
}
