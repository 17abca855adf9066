using System.Globalization;

namespace IssuancePortal.Pki;

/// <summary>Words that somebody else wrote: an authority's answer, a name in a certificate, a server's error.</summary>
public static class ForeignText
{
    /// <summary>Most characters that are kept.</summary>
    public const int MostLength = 300;

    /// <summary>The words as they may be shown and logged: one line of at most <see cref="MostLength"/> characters, without control, formatting and surrogate characters.</summary>
    public static string Fit(string text)
    {
        var fit = new string([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c)]).Trim();
        return fit.Length > MostLength ? fit[..MostLength] : fit;
    }
}
