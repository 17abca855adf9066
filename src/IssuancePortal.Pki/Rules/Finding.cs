namespace IssuancePortal.Pki.Rules;

/// <summary>One thing that is wrong with a certificate that was to be made.</summary>
/// <param name="Code">The rule's stable code, such as <c>rsa-exponent</c>.</param>
/// <param name="Source">The standard and section that the rule comes from.</param>
/// <param name="Message">What is wrong, in a sentence for operators and logs; no secret is ever in it.</param>
public sealed record Finding(string Code, string Source, string Message)
{
    internal static Finding NotEncodable(string message) => new("not-encodable", "RFC 5280 §4.1", message);
}
