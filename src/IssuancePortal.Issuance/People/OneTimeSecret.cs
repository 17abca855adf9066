using System.Security.Cryptography;

namespace IssuancePortal.Issuance.People;

/// <summary>A secret that proves once that somebody is a person: kept as a salted hash, ends with its first use, its expiry, or too many wrong tries.</summary>
public sealed class OneTimeSecret
{
    // No 0/O, 1/I/L: it is read from paper and spelled over the telephone.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required OneTimeSecretKind Kind { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The request that it opens; null for any.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>16 random bytes.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>By <see cref="SlowHash"/>, 32 bytes.</summary>
    public required byte[] Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Wrong tries that are left.</summary>
    public required int TriesLeft { get; set; }

    /// <summary>When it was used or taken back; null while it can be used.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public Guid Version { get; set; } = Guid.NewGuid();

    /// <summary>True while it can be used.</summary>
    public bool IsGood(DateTimeOffset now) => EndedAt is null && TriesLeft > 0 && ExpiresAt > now;

    /// <summary>Makes one and its clear text, which is shown or sent once and kept nowhere.</summary>
    public static (OneTimeSecret Secret, string Clear) Make(OneTimeSecretKind kind, Guid personId, Guid? requestId, int length, int tries, DateTimeOffset now, TimeSpan life)
    {
        var clear = kind == OneTimeSecretKind.EmailCode ? RandomNumberGenerator.GetString("0123456789", length) : RandomNumberGenerator.GetString(Alphabet, length);
        var salt = SlowHash.Salt();
        return (
            new OneTimeSecret { Kind = kind, PersonId = personId, RequestId = requestId, Salt = salt, Hash = SlowHash.Of(clear, salt), CreatedAt = now, ExpiresAt = now + life, TriesLeft = tries },
            clear);
    }

    /// <summary>Tries a text: right ends it, wrong costs a try. Blanks, hyphens and case do not matter.</summary>
    public bool Try(string text, DateTimeOffset now)
    {
        if (!IsGood(now)) return false;
        var plain = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (CryptographicOperations.FixedTimeEquals(SlowHash.Of(plain, Salt), Hash))
        {
            EndedAt = now;
            return true;
        }

        TriesLeft--;
        return false;
    }
}

/// <summary>What a one-time secret is.</summary>
public enum OneTimeSecretKind
{
    /// <summary>Told to the person with the device that is bound for them.</summary>
    InitialPassword,

    /// <summary>Six digits sent to their e-mail address.</summary>
    EmailCode,

    /// <summary>Told by the help desk for an unlock.</summary>
    EmergencyPassword,

    /// <summary>Told by an operator to a person who was invited to finish on the phone.</summary>
    PhoneCode,
}
