using System.Globalization;

namespace IssuancePortal.Apdu;

/// <summary>The two status bytes that end every response, ISO/IEC 7816-4 §5.6.</summary>
/// <param name="Value">SW1 in the high byte, SW2 in the low byte.</param>
public readonly record struct StatusWord(ushort Value)
{
    public static readonly StatusWord Success = new(0x9000);
    public static readonly StatusWord WrongLength = new(0x6700);
    public static readonly StatusWord LogicalChannelNotSupported = new(0x6881);
    public static readonly StatusWord SecureMessagingNotSupported = new(0x6882);
    public static readonly StatusWord LastCommandOfChainExpected = new(0x6883);
    public static readonly StatusWord ChainingNotSupported = new(0x6884);
    public static readonly StatusWord SecurityStatusNotSatisfied = new(0x6982);
    public static readonly StatusWord AuthenticationMethodBlocked = new(0x6983);
    public static readonly StatusWord ConditionsNotSatisfied = new(0x6985);
    public static readonly StatusWord IncorrectData = new(0x6A80);
    public static readonly StatusWord FunctionNotSupported = new(0x6A81);
    public static readonly StatusWord NotFound = new(0x6A82);
    public static readonly StatusWord NotEnoughMemory = new(0x6A84);
    public static readonly StatusWord IncorrectP1P2 = new(0x6A86);
    public static readonly StatusWord ReferenceDataNotFound = new(0x6A88);
    public static readonly StatusWord InstructionNotSupported = new(0x6D00);
    public static readonly StatusWord ClassNotSupported = new(0x6E00);
    public static readonly StatusWord NoDiagnosis = new(0x6F00);

    /// <summary>SW1.</summary>
    public byte Sw1 => (byte)(Value >> 8);

    /// <summary>SW2.</summary>
    public byte Sw2 => (byte)Value;

    /// <summary>9000.</summary>
    public bool IsSuccess => Value == 0x9000;

    /// <summary>61xx: more data waits for GET RESPONSE.</summary>
    public bool HasMoreData => Sw1 == 0x61;

    /// <summary>6Cxx: the same command with Le = SW2 would succeed.</summary>
    public bool WantsOtherLe => Sw1 == 0x6C;

    /// <summary>The tries left that 63Cx carries, or null. 6983 counts as 0.</summary>
    public int? TriesLeft => (Value & 0xFFF0) == 0x63C0 ? Value & 0xF : Value == 0x6983 ? 0 : null;

    /// <summary>63Cx.</summary>
    public static StatusWord Tries(int left) => new((ushort)(0x63C0 | Math.Clamp(left, 0, 15)));

    /// <summary>61xx, with 00 for 256 or more.</summary>
    public static StatusWord MoreData(int length) => new((ushort)(0x6100 | (length >= 256 ? 0 : length)));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("X4", CultureInfo.InvariantCulture);
}
