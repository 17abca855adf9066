using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using IssuancePortal.SimulatedDevices.Piv;
using IssuancePortal.SimulatedDevices.Transport;

namespace IssuancePortal.SimulatedDevices.Gids;

/// <summary>Everything that a simulated virtual smart card keeps. Private keys and secrets are in it in clear: a simulator's state is not a safe.</summary>
internal sealed class GidsState
{
    public const string Expected = "simulated-gids-card/1";

    public string Format { get; init; } = Expected;

    /// <summary>False while the card is being initialised: no access rule holds yet (ACTIVATE of the application ends it).</summary>
    public bool IsActive { get; set; }

    /// <summary>TERMINATE was the last thing it did.</summary>
    public bool IsTerminated { get; set; }

    public GidsPin Pin { get; init; } = new();

    /// <summary>Elementary files by identifier.</summary>
    public SortedDictionary<ushort, GidsFile> Files { get; init; } = [];

    /// <summary>A new card: blank, or as Windows creates one.</summary>
    public static GidsState New(SimulatedVirtualSmartCardOptions options)
    {
        var state = new GidsState { Pin = new GidsPin { Tries = options.PinTries, TriesLeft = options.PinTries } };
        if (!options.IsInitialised) return state;
        state.Pin.Value = Encoding.UTF8.GetBytes(options.Pin);
        foreach (var (id, write, read) in GidsLayout.Directories) state.Files[id] = new GidsFile { Type = GidsFile.Data, Access = [0x03, write, read], IsActive = true };
        state.Files[GidsLayout.AdminKeyFile] = new GidsFile
        {
            Type = GidsFile.KeyFile, Access = [0x87, 0x00, GidsAccess.Admin, GidsAccess.Never], IsActive = true, Mechanisms = [new GidsMechanism(0xA4, 0x02)], Symmetric = [.. options.AdminKey],
        };
        var id16 = options.CardId?.ToByteArray(bigEndian: true) ?? RandomNumberGenerator.GetBytes(16);
        foreach (var (file, tag, value) in GidsLayout.Objects(id16)) state.Files[file].Objects[tag] = value;
        state.IsActive = true;
        return state;
    }
}

/// <summary>The PIN of the user, 4 to 16 bytes without filling, with its retry counter.</summary>
internal sealed class GidsPin
{
    public const int Shortest = 4;
    public const int Longest = 16;

    /// <summary>Empty while none was set.</summary>
    public byte[] Value { get; set; } = [];

    public int Tries { get; set; }

    public int TriesLeft { get; set; }

    /// <summary>The try is spent before the comparison and given back after it.</summary>
    public bool Matches(ReadOnlySpan<byte> value)
    {
        TriesLeft--;
        if (!CryptographicOperations.FixedTimeEquals(Value, value)) return false;
        TriesLeft = Tries;
        return true;
    }

    public void Set(ReadOnlySpan<byte> value)
    {
        Value = value.ToArray();
        TriesLeft = Tries;
    }
}

/// <summary>An elementary file: data objects, or one key.</summary>
internal sealed class GidsFile
{
    /// <summary>File descriptor byte 39: BER-TLV data objects (ISO/IEC 7816-4 §7.4.5).</summary>
    public const byte Data = 0x39;

    /// <summary>File descriptor byte 18: a key.</summary>
    public const byte KeyFile = 0x18;

    public byte Type { get; init; }

    /// <summary>Compact security attributes, ISO/IEC 7816-4 §9.3.3: access mode byte, then a security condition byte for each of its bits from the highest down.</summary>
    public byte[] Access { get; init; } = [];

    /// <summary>False between CREATE and ACTIVATE.</summary>
    public bool IsActive { get; set; }

    /// <summary>Data objects by tag.</summary>
    public SortedDictionary<uint, byte[]> Objects { get; init; } = [];

    /// <summary>What the key may be used for: control reference templates of the file.</summary>
    public List<GidsMechanism> Mechanisms { get; init; } = [];

    /// <summary>A triple DES key.</summary>
    public byte[]? Symmetric { get; set; }

    /// <summary>A private key.</summary>
    public PivKey? Private { get; set; }
}

/// <summary>A control reference template of a key file.</summary>
/// <param name="Template">A4 authentication, B6 digital signature, B8 confidentiality.</param>
/// <param name="Algorithm">Cryptographic mechanism identifier.</param>
internal sealed record GidsMechanism(byte Template, byte Algorithm);

/// <summary>Keeps the state of a virtual smart card.</summary>
internal sealed class GidsStateFile(string? path)
    : StateFile<GidsState>(path, "a simulated virtual smart card", GidsState.Expected, static state => state.Format, GidsStateJson.Default.GidsState);

/// <summary>JSON without reflection, so that a trimmed client can write it.</summary>
[JsonSerializable(typeof(GidsState))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class GidsStateJson : JsonSerializerContext;
