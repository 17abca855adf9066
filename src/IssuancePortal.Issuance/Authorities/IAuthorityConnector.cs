using IssuancePortal.Pki;
using IssuancePortal.Pki.Issuing;

namespace IssuancePortal.Issuance.Authorities;

/// <summary>Speaks one protocol with one authority. What it answers, lies included, comes back as an answer; that it cannot be reached too. Keeps nothing: what an exchange needs is in the order.</summary>
internal interface IAuthorityConnector : IDisposable
{
    /// <summary>True when the authority learns from <see cref="ConfirmAsync"/> that a certificate is not taken; else a person has to tell it where nothing else can.</summary>
    bool HearsRefusals { get; }

    /// <summary>The request that will be sent, made once and kept with the order, so that it can be sent again unchanged.</summary>
    /// <param name="transactionId">16 bytes that name the exchange.</param>
    /// <param name="order">What is wanted.</param>
    /// <param name="proof">PKCS #10 signed by the key; null where none was made.</param>
    byte[] Prepare(byte[] transactionId, CertificateOrder order, byte[]? proof);

    /// <summary>Sends the request, or asks what became of it where that is known to be under way.</summary>
    Task<AuthorityAnswer> AskAsync(AuthorityOrder order, CancellationToken cancellation);

    /// <summary>Asks what became of a request that may or may not have arrived, without ordering anything by it; null where the protocol cannot.</summary>
    Task<AuthorityAnswer?> LookAsync(AuthorityOrder order, CancellationToken cancellation);

    /// <summary>Tells that a certificate is taken, or why it is not.</summary>
    /// <returns>False when it could not be told.</returns>
    Task<bool> ConfirmAsync(AuthorityOrder order, byte[] certificate, string? fault, CancellationToken cancellation);

    /// <summary>Has a certificate revoked, put on hold or released.</summary>
    Task<AuthorityAnswer> RevokeAsync(byte[] certificate, RevocationReason reason, CancellationToken cancellation);

    /// <summary>Says something that orders nothing, to see whether it is answered and by whom.</summary>
    Task<AuthorityAnswer> TestAsync(CancellationToken cancellation);
}

/// <summary>How an authority answered.</summary>
internal enum AnswerKind
{
    /// <summary>With what was asked for.</summary>
    Granted,

    /// <summary>That it takes longer.</summary>
    Waiting,

    /// <summary>No.</summary>
    Refused,

    /// <summary>Not at all, or with something that nobody can make sense of.</summary>
    Unreachable,
}

/// <summary>An authority's answer.</summary>
/// <param name="Kind">How.</param>
/// <param name="Words">Its words, or what went wrong on the way; fit to be shown.</param>
internal sealed record AuthorityAnswer(AnswerKind Kind, string Words = "")
{
    /// <summary>The certificate, DER.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>When to ask again.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Nonce of the message, for the next one to answer it.</summary>
    public byte[]? Nonce { get; init; }

    public static AuthorityAnswer Lost(string words) => new(AnswerKind.Unreachable, words);
}
