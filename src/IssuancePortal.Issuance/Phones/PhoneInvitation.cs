using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IssuancePortal.Issuance.Phones;

/// <summary>A link with which one phone is set up, once. The first phone that takes it up keeps it: after that nobody gets in with the link, only with what that phone was given. Of both only hashes are kept.</summary>
public sealed class PhoneInvitation
{
    private const int TokenBytes = 32;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; init; }

    /// <summary>The request that it carries out.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The enrolment whose tickets the phone uses; null until it begins.</summary>
    public Guid? EnrolmentId { get; set; }

    /// <summary>The phone as a device; null until the enrolment begins.</summary>
    public Guid? DeviceId { get; set; }

    /// <summary>SHA-256 of the secret in the link, 32 bytes; the secret has 256 random bits.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Sign-in session that it is good in, and in which the codes are compared; null for an invitation that an operator sent.</summary>
    public string? SessionId { get; init; }

    /// <summary>Account that made it.</summary>
    public required string CreatedBy { get; init; }

    public string CreatedByName { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>SHA-256 of what the phone was given when it took the link up, 32 bytes; null until then.</summary>
    public byte[]? PhoneHash { get; private set; }

    public DateTimeOffset? OpenedAt { get; private set; }

    /// <summary>The phone's browser in words, as far as it tells.</summary>
    public string OpenedBy { get; private set; } = "";

    /// <summary>Six digits that phone and portal show; null until a phone has taken the link up.</summary>
    public string? Code { get; private set; }

    /// <summary>When the person said that both show the same code, or gave the one-time code of an invitation.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>How the keys come onto the phone; null until it is chosen.</summary>
    public PhoneWay? Way { get; set; }

    /// <summary>Password of the file that is to be made, sealed under the portal's key; null before it was shown and after the file was made.</summary>
    public byte[]? SealedPassword { get; set; }

    /// <summary>The file, which its password protects, sealed under the portal's key, so that it can be fetched again by the same phone; null before it is made and after the invitation's time.</summary>
    public byte[]? SealedFile { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>True while a file was begun that was never made to its end: its keys were in the memory of a portal that is no more.</summary>
    public bool LacksFile => this is { Way: PhoneWay.File, SealedPassword: not null, SealedFile: null };

    /// <summary>True while a phone can take it up or go on with it.</summary>
    public bool IsGood(DateTimeOffset now) => EndedAt is null && ExpiresAt > now;

    /// <summary>A secret for a link or a phone: 43 characters that can stand in an address.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>What is kept of a secret.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>A phone takes the link up.</summary>
    /// <param name="phoneHash">Hash of what it was given.</param>
    /// <param name="browser">Its browser in words.</param>
    /// <param name="now">The time.</param>
    public void Open(byte[] phoneHash, string browser, DateTimeOffset now) =>
        (PhoneHash, OpenedBy, OpenedAt, Code) = (phoneHash, browser, now, RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture));

    /// <summary>Ends it; nothing secret stays.</summary>
    public void End(DateTimeOffset now)
    {
        EndedAt ??= now;
        (SealedPassword, SealedFile) = (null, null);
    }
}
