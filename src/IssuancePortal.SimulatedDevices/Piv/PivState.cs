using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using IssuancePortal.SimulatedDevices.GlobalPlatform;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Everything that a simulated PIV card keeps without power. Private keys and secrets are in it in clear: a simulator's state is not a safe.</summary>
internal sealed class PivState
{
    public const string Expected = "simulated-piv-card/1";

    public string Format { get; init; } = Expected;

    /// <summary>Serial number, as GET SERIAL tells it.</summary>
    public uint Serial { get; init; }

    /// <summary>Card production life cycle data, 42 bytes.</summary>
    public byte[] Cplc { get; init; } = [];

    public PivReference Pin { get; set; } = new();

    public PivReference Puk { get; set; } = new();

    public PivAdminKey Admin { get; set; } = new();

    /// <summary>Private keys by key reference.</summary>
    public SortedDictionary<byte, PivKey> Keys { get; init; } = [];

    /// <summary>Contents of data objects by tag, without the wrapper 53; the templates 7E and 7F61 whole.</summary>
    public SortedDictionary<uint, byte[]> Objects { get; init; } = [];

    /// <summary>What kind of GlobalPlatform card it is; null for any other.</summary>
    public GlobalPlatformOptions? GlobalPlatform { get; init; }

    /// <summary>Its key sets; null for any other.</summary>
    public DomainState? Domain { get; init; }

    /// <summary>A card as it leaves the factory.</summary>
    public static PivState Factory(SimulatedPivCardOptions options)
    {
        var cplc = new byte[42];
        // Fabricator, type, operating system, release date and level, fabrication date; then serial number and batch, which make a card unique.
        Convert.FromHexString("1A2B0073A0F560050100" + "6001").CopyTo(cplc, 0);
        RandomNumberGenerator.Fill(cplc.AsSpan(12, 6));
        var state = new PivState { Serial = options.Serial ?? (uint)RandomNumberGenerator.GetInt32(10_000_000, 99_999_999), Cplc = cplc, GlobalPlatform = options.GlobalPlatform, Domain = options.GlobalPlatform is { } global ? DomainState.Factory(global) : null };
        state.Reset(options);
        return state;
    }

    /// <summary>Back to the factory's secrets, without keys and objects. Serial number and production data stay, and what a YubiKey attests with.</summary>
    public void Reset(SimulatedPivCardOptions options)
    {
        Pin = PivReference.Factory(options.FactoryPin, options.PinTries);
        Puk = PivReference.Factory(options.FactoryPuk, options.PukTries);
        Admin = new PivAdminKey { Algorithm = options.FactoryAdminAlgorithm, Value = [.. options.FactoryAdminKey], IsDefault = true };
        foreach (var key in Keys.Keys.Where(key => key != PivKeys.Attestation).ToList()) Keys.Remove(key);
        foreach (var tag in Objects.Keys.Where(tag => tag != PivObject.AttestationCertificate || options.YubiKey is null).ToList()) Objects.Remove(tag);
    }
}

/// <summary>A PIN or PUK with its retry counter, SP 800-73-5 part 1 §2.4.3.</summary>
internal sealed class PivReference
{
    public const int Size = 8;

    public byte[] Value { get; set; } = [];

    public int Tries { get; set; }

    public int TriesLeft { get; set; }

    public bool IsDefault { get; set; }

    public bool IsBlocked => TriesLeft == 0;

    public static PivReference Factory(string value, int tries) => new() { Value = Pad(value), Tries = tries, TriesLeft = tries, IsDefault = true };

    /// <summary>ASCII, filled to eight bytes with FF.</summary>
    public static byte[] Pad(string value)
    {
        var padded = new byte[Size];
        Array.Fill(padded, (byte)0xFF);
        Encoding.ASCII.GetBytes(value).CopyTo(padded, 0);
        return padded;
    }
}

/// <summary>The card management key 9B.</summary>
internal sealed class PivAdminKey
{
    public byte Algorithm { get; set; }

    public byte[] Value { get; set; } = [];

    public bool IsDefault { get; set; }

    public byte TouchPolicy { get; set; } = 1;
}

/// <summary>A private key.</summary>
internal sealed class PivKey
{
    public byte Algorithm { get; init; }

    /// <summary>PKCS #8.</summary>
    public byte[] Private { get; init; } = [];

    /// <summary>The inner data objects of 7F49: 81 82, or 86.</summary>
    public byte[] Public { get; init; } = [];

    /// <summary>1 never, 2 once, 3 always; what the standard asks of the slot unless the key was made with another policy.</summary>
    public byte PinPolicy { get; init; }

    /// <summary>1 never, 2 always, 3 cached. Kept and told; a simulator is touched at once.</summary>
    public byte TouchPolicy { get; init; } = 1;

    public bool IsImported { get; init; }
}

/// <summary>JSON without reflection, so that a trimmed client can write it.</summary>
[JsonSerializable(typeof(PivState))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class PivStateJson : JsonSerializerContext;
