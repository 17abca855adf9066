using System.Security.Cryptography;
using System.Text.Json;
using IssuancePortal.Cards.Edges.Piv;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Issuance.Devices;

/// <summary>
/// The management key and PUK of a device. The management key is derived from the vault's key, the device's serial number and a random salt, so that one that leaks
/// tells nothing of another; the PUK is random. Both are settled before the card learns them.
/// </summary>
/// <param name="vault">Keeps what is secret.</param>
/// <param name="time">Clock.</param>
public sealed class DeviceKeys(IVault vault, TimeProvider time)
{
    private const int SaltBytes = 16;

    /// <summary>Settles the keys of a device that has none yet, within the transaction that starts its run.</summary>
    public async Task SettleAsync(IStoreSession session, Device device, AdminAlgorithm algorithm, bool withPuk, Guid runId, CancellationToken cancellation)
    {
        if ((await session.SecretsAsync(device.Id, DeviceSecretKind.ManagementKeyMark, cancellation)).Count == 0)
        {
            var mark = new Mark(algorithm, RandomNumberGenerator.GetBytes(SaltBytes));
            session.Add(Secret(device, DeviceSecretKind.ManagementKeyMark, JsonSerializer.SerializeToUtf8Bytes(mark), runId));
        }

        if (withPuk && (await session.SecretsAsync(device.Id, DeviceSecretKind.Puk, cancellation)).Count == 0)
            session.Add(Secret(device, DeviceSecretKind.Puk, RandomPuk(), runId));
    }

    /// <summary>The device's own management key; null when none was settled.</summary>
    public async Task<AdminKey?> ManagementKeyAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        var secrets = await session.SecretsAsync(device.Id, DeviceSecretKind.ManagementKeyMark, cancellation);
        if (secrets.Count == 0) return null;
        var mark = JsonSerializer.Deserialize<Mark>(vault.Open(secrets[0].Sealed, Context(device, DeviceSecretKind.ManagementKeyMark)))
            ?? throw new CryptographicException($"The management key of device {device.Id} cannot be told.");
        return new AdminKey(mark.Algorithm, vault.DeriveKey($"management key v1|{device.Kind}|{device.Serial}", mark.Salt, AdminKey.SizeOf(mark.Algorithm)));
    }

    /// <summary>The device's PUK, 8 bytes; null when none was settled.</summary>
    public async Task<byte[]?> PukAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        var secrets = await session.SecretsAsync(device.Id, DeviceSecretKind.Puk, cancellation);
        return secrets.Count == 0 ? null : vault.Open(secrets[0].Sealed, Context(device, DeviceSecretKind.Puk));
    }

    /// <summary>Every PUK that the card may have, the last settled first: a card whose recycling was cut off has the one before.</summary>
    public async Task<IReadOnlyList<byte[]>> PuksAsync(IStoreSession session, Device device, CancellationToken cancellation) =>
        [.. (await session.SecretsAsync(device.Id, DeviceSecretKind.Puk, cancellation)).Select(secret => vault.Open(secret.Sealed, Context(device, DeviceSecretKind.Puk)))];

    /// <summary>Settles a new PUK before the card learns it. One that was settled and never confirmed is used again.</summary>
    public async Task RenewPukAsync(IStoreSession session, Device device, Guid runId, CancellationToken cancellation)
    {
        var known = await session.SecretsAsync(device.Id, DeviceSecretKind.Puk, cancellation);
        if (known.Count > 1 && !known[0].IsConfirmed) return;
        session.Add(Secret(device, DeviceSecretKind.Puk, RandomPuk(), runId));
    }

    /// <summary>Notes that the card is known to hold its keys.</summary>
    public static async Task ConfirmAsync(IStoreSession session, Device device, CancellationToken cancellation)
    {
        foreach (var kind in Enum.GetValues<DeviceSecretKind>())
        {
            foreach (var secret in await session.SecretsAsync(device.Id, kind, cancellation)) secret.IsConfirmed = true;
        }
    }

    private DeviceSecret Secret(Device device, DeviceSecretKind kind, byte[] secret, Guid runId) => new()
    {
        DeviceId = device.Id,
        Kind = kind,
        Sealed = vault.Seal(secret, Context(device, kind)),
        RunId = runId,
        CreatedAt = time.GetUtcNow(),
    };

    private static string Context(Device device, DeviceSecretKind kind) => $"{device.Id:D}|{kind}";

    /// <summary>Eight digits, so that any card takes it and a help desk can spell it.</summary>
    private static byte[] RandomPuk()
    {
        var puk = new byte[8];
        for (var i = 0; i < puk.Length; i++) puk[i] = (byte)('0' + RandomNumberGenerator.GetInt32(10));
        return puk;
    }

    private sealed record Mark(AdminAlgorithm Algorithm, byte[] Salt);
}
