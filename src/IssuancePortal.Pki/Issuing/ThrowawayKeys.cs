using System.Collections.Concurrent;
using IssuancePortal.Pki.Keys;

namespace IssuancePortal.Pki.Issuing;

/// <summary>
/// Keys that sign certificates only for the rules to look at. They live in memory for as long as the process, belong to no authority, and what they signed
/// chains to nothing.
/// </summary>
internal static class ThrowawayKeys
{
    private static readonly ConcurrentDictionary<KeyAlgorithm, Lazy<SoftwareSigningKey>> Keys = new();

    public static ISigningKey For(KeyAlgorithm algorithm) =>
        Keys.GetOrAdd(algorithm, static kind => new Lazy<SoftwareSigningKey>(() => SoftwareSigningKey.Create("throw-away", kind))).Value;
}
