using IssuancePortal.Issuance.Certificates;

namespace IssuancePortal.Issuance.Escrow;

/// <summary>What goes from escrow onto a device that is issued or issued anew.</summary>
/// <param name="Recovered">Certificates that are in use and come onto it with their keys.</param>
/// <param name="Earlier">Certificates whose keys come into its retired slots, newest first: what was encrypted for them can be read.</param>
public sealed record ForeseenKeys(IReadOnlyList<IssuedCertificate> Recovered, IReadOnlyList<IssuedCertificate> Earlier)
{
    /// <summary>Nothing.</summary>
    public static ForeseenKeys None { get; } = new([], []);

    internal static ForeseenKeys Of(KeyChoice choice) => new([.. choice.Recovered.OrderBy(it => it.Key).Select(it => it.Value.Certificate)], [.. choice.History.Select(row => row.Certificate)]);

    /// <summary>True when a certificate is one of those that stay in use.</summary>
    public bool Keeps(IssuedCertificate certificate) => Recovered.Any(it => it.SerialNumber == certificate.SerialNumber);
}
