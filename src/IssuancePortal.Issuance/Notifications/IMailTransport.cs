namespace IssuancePortal.Issuance.Notifications;

/// <summary>Hands mails to a server.</summary>
public interface IMailTransport
{
    /// <summary>False where no server is configured: no mails are made then.</summary>
    bool IsOn { get; }

    /// <summary>Language of those who never chose one: "en" or "de".</summary>
    string Language { get; }

    /// <summary>One try. Failures are answers, not exceptions; secrets are in none of them.</summary>
    /// <param name="mail">The mail. May carry a one-time code for its recipient when it is sent directly; such a mail is never kept as a delivery.</param>
    /// <param name="key">The same for every try of the same mail: becomes its Message-ID.</param>
    /// <param name="cancellation">Ends the try.</param>
    Task<DeliveryOutcome> SendAsync(MailText mail, string key, CancellationToken cancellation);
}
