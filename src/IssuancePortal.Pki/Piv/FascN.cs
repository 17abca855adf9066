using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace IssuancePortal.Pki.Piv;

/// <summary>
/// The Federal Agency Smart Credential Number: 32 decimal digits in nine fields, encoded as 40 characters of 5 bits, together 25 bytes (TIG SCEPACS 2.3 §6;
/// SP 800-73-5 part 1 §3.1.2).
/// </summary>
/// <param name="AgencyCode">4 digits: the agency that issues the credential.</param>
/// <param name="SystemCode">4 digits: the system within the agency.</param>
/// <param name="CredentialNumber">6 digits: unique within the system.</param>
/// <param name="CredentialSeries">1 digit.</param>
/// <param name="IndividualCredentialIssue">1 digit; 1 for the first.</param>
/// <param name="PersonIdentifier">10 digits: identifies the person to the organisation.</param>
/// <param name="OrganizationalCategory">1 digit: 1 federal, 2 state, 3 commercial, 4 foreign.</param>
/// <param name="OrganizationalIdentifier">4 digits.</param>
/// <param name="PersonAssociation">1 digit: 1 employee, 2 civil, 3 executive staff, 4 uniformed service, 5 contractor, 6 affiliate, 7 beneficiary.</param>
public sealed record FascN(
    int AgencyCode,
    int SystemCode,
    int CredentialNumber,
    int CredentialSeries,
    int IndividualCredentialIssue,
    long PersonIdentifier,
    int OrganizationalCategory,
    int OrganizationalIdentifier,
    int PersonAssociation)
{
    /// <summary>Bytes of an encoded FASC-N.</summary>
    public const int Length = 25;

    private const int Characters = 40;
    private const int StartSentinel = 0xB;
    private const int FieldSeparator = 0xD;
    private const int EndSentinel = 0xF;

    /// <summary>Digits of each field; a field separator follows each but the last four, which are one block.</summary>
    private static readonly int[] Widths = [4, 4, 6, 1, 1, 10, 1, 4, 1];

    /// <summary>The 25 bytes that a CHUID (tag 30) and a certificate's alternative name carry.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field has more digits than its width, or is negative.</exception>
    public byte[] Encode()
    {
        var characters = new List<int>(Characters) { StartSentinel };
        long[] values =
        [
            AgencyCode, SystemCode, CredentialNumber, CredentialSeries, IndividualCredentialIssue, PersonIdentifier,
            OrganizationalCategory, OrganizationalIdentifier, PersonAssociation,
        ];
        for (var field = 0; field < values.Length; field++)
        {
            var digits = values[field].ToString(CultureInfo.InvariantCulture).PadLeft(Widths[field], '0');
            if (values[field] < 0 || digits.Length > Widths[field])
                throw new ArgumentOutOfRangeException(nameof(FascN), values[field], $"Field {field + 1} of a FASC-N has {Widths[field]} digits.");
            characters.AddRange(digits.Select(digit => digit - '0'));
            if (field < 5)
                characters.Add(FieldSeparator);
        }
        characters.Add(EndSentinel);
        characters.Add(characters.Aggregate((sum, next) => sum ^ next));
        return Pack(characters);
    }

    /// <summary>Reads 25 bytes; false when sentinels, separators, digits, a parity bit or the longitudinal check character is wrong.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out FascN? fascN)
    {
        fascN = null;
        if (encoded.Length != Length || Unpack(encoded) is not { } characters)
            return false;
        if (characters[0] != StartSentinel || characters[Characters - 2] != EndSentinel || characters.Aggregate((sum, next) => sum ^ next) != 0)
            return false;
        var values = new long[Widths.Length];
        var at = 1;
        for (var field = 0; field < Widths.Length; field++)
        {
            for (var digit = 0; digit < Widths[field]; digit++, at++)
            {
                if (characters[at] > 9)
                    return false;
                values[field] = (values[field] * 10) + characters[at];
            }
            if (field < 5 && characters[at++] != FieldSeparator)
                return false;
        }
        fascN = new FascN(
            (int)values[0], (int)values[1], (int)values[2], (int)values[3], (int)values[4], values[5], (int)values[6], (int)values[7], (int)values[8]);
        return true;
    }

    /// <summary>Each character is four data bits, least significant first, and a bit that makes the number of ones odd.</summary>
    private static byte[] Pack(List<int> characters)
    {
        var bytes = new byte[Length];
        for (var bit = 0; bit < Characters * 5; bit++)
        {
            var character = characters[bit / 5];
            var value = bit % 5 < 4 ? (character >> (bit % 5)) & 1 : ParityBit(character);
            bytes[bit / 8] |= (byte)(value << (7 - (bit % 8)));
        }
        return bytes;
    }

    private static int[]? Unpack(ReadOnlySpan<byte> bytes)
    {
        var characters = new int[Characters];
        for (var bit = 0; bit < Characters * 5; bit++)
        {
            var value = (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            if (bit % 5 < 4)
                characters[bit / 5] |= value << (bit % 5);
            else if (value != ParityBit(characters[bit / 5]))
                return null;
        }
        return characters;
    }

    private static int ParityBit(int character) => 1 - (BitOperations.PopCount((uint)character) & 1);
}
