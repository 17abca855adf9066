namespace IssuancePortal.SimulatedDevices.GlobalPlatform;

/// <summary>What a security domain keeps without power.</summary>
internal sealed class DomainState
{
    /// <summary>Key sets; the first is the default.</summary>
    public List<DomainKeySet> KeySets { get; init; } = [];

    public DomainKeySet? Find(byte version) => version == 0 ? KeySets.FirstOrDefault() : KeySets.FirstOrDefault(set => set.Version == version);

    public static DomainState Factory(GlobalPlatformOptions options)
    {
        byte[] key = [.. options.FactoryKey];
        return new DomainState { KeySets = { new DomainKeySet { Version = options.FactoryKeyVersion, Keys = [key, key, key], TriesLeft = options.AuthenticationTries } } };
    }
}

/// <summary>Three AES keys under one version.</summary>
internal sealed class DomainKeySet
{
    public byte Version { get; init; }

    /// <summary>Key-ENC, Key-MAC, Key-DEK.</summary>
    public byte[][] Keys { get; init; } = [];

    /// <summary>Sequence counter, three bytes, 0 for a new set.</summary>
    public int Counter { get; set; }

    /// <summary>Refused authentications left.</summary>
    public int TriesLeft { get; set; }
}
