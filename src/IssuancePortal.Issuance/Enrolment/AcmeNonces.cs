using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Pki.Acme;

namespace IssuancePortal.Issuance.Enrolment;

/// <summary>
/// Replay nonces of ACME (RFC 8555 §6.5): a time and 128 random bits under a key of the vault, so that every portal on the database knows those of the others and nothing is kept of one that nobody uses. Used ones are kept until they
/// are too old.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="vault">Makes the key.</param>
/// <param name="time">Clock.</param>
public sealed class AcmeNonces(IIssuanceStore store, IVault vault, TimeProvider time)
{
    private const int TimeLength = 8;
    private const int RandomLength = 16;
    private const int MacLength = 16;
    private const int Length = TimeLength + RandomLength + MacLength;
    private const int Longest = 100;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly byte[] _key = vault.DeriveKey("acme nonce", [], 32);

    /// <summary>A fresh one.</summary>
    public string New()
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, time.GetUtcNow().UtcTicks);
        RandomNumberGenerator.Fill(nonce.Slice(TimeLength, RandomLength));
        MacOf(nonce).CopyTo(nonce[(TimeLength + RandomLength)..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>True for one that was made here and is not too old; it may have been used.</summary>
    public bool IsOurs(string nonce) => Read(nonce) is not null;

    /// <summary>Uses one; false when it is none of ours, too old, or was used.</summary>
    public async Task<bool> SpendAsync(string nonce, CancellationToken cancellation = default)
    {
        if (Read(nonce) is not var (id, until)) return false;
        var spent = await store.ChangeAsync<bool>(
            async session =>
            {
                if (await session.Enrolments.IsSpentAsync(id, cancellation)) return false;
                session.Add(new SpentNonce { Id = id, Until = until });
                return true;
            },
            cancellation);
        return spent is { Succeeded: true, Value: true };
    }

    private (Guid Id, DateTimeOffset Until)? Read(string nonce)
    {
        if (nonce.Length > Longest || Base64Text.TryDecode(nonce) is not { Length: Length } bytes) return null;
        if (!CryptographicOperations.FixedTimeEquals(MacOf(bytes), bytes.AsSpan(TimeLength + RandomLength))) return null;
        var until = new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes), TimeSpan.Zero) + Life;
        return until > time.GetUtcNow() ? (new Guid(bytes.AsSpan(TimeLength, RandomLength)), until) : null;
    }

    private ReadOnlySpan<byte> MacOf(ReadOnlySpan<byte> nonce) => HMACSHA256.HashData(_key, nonce[..(TimeLength + RandomLength)]).AsSpan(0, MacLength);
}
