namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>Makes the answer to reset of a T=1 card whose historical bytes tell its capabilities, ISO/IEC 7816-3 §8 and 7816-4 §12.1.1.</summary>
internal static class HistoricalAtr
{
    /// <summary>Command chaining is always told; extended length where it is taken; then <paramref name="name"/> as the issuer's data (up to 9 ASCII characters).</summary>
    public static byte[] Of(string name, bool extendedLength)
    {
        byte[] historical =
        [
            0x80, 0x73, 0xC0, 0x21, (byte)(0x80 | (extendedLength ? 0x40 : 0)), (byte)(0x50 | name.Length), .. System.Text.Encoding.ASCII.GetBytes(name),
        ];
        byte[] checkedBytes = [(byte)(0x80 | historical.Length), 0x01, .. historical];
        return [0x3B, .. checkedBytes, checkedBytes.Aggregate((a, b) => (byte)(a ^ b))];
    }
}
