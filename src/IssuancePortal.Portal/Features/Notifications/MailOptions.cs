using System.Net.Mail;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>Section <c>Mail</c>: how e-mails leave the portal.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>SMTP server. Unset, and no pickup folder either: no e-mails are sent.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>STARTTLS is demanded before anything else is said, or the way is TLS from the beginning; the server's certificate is checked either way. <c>None</c> only for a relay on this computer or in a network of its own.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Name to sign in to the server with; unset for none.</summary>
    public string? User { get; set; }

    /// <summary>From the environment, never from a file in the repository.</summary>
    public string? Password { get; set; }

    /// <summary>Address that e-mails come from.</summary>
    public string From { get; set; } = "issuance-portal@localhost";

    /// <summary>Name beside it; the portal's name when unset.</summary>
    public string? FromName { get; set; }

    /// <summary>Language of those who never chose one: <c>en</c> or <c>de</c>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>How long the server may take for one e-mail.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Folder that e-mails are written to as files instead of being sent; relative to the content root. For demonstrations and for relays that collect them there.</summary>
    public string? PickupFolder { get; set; }

    public bool IsOn => Host is { Length: > 0 } || PickupFolder is { Length: > 0 };

    /// <summary>Everything that is wrong, with full key names.</summary>
    public IEnumerable<string> Faults()
    {
        if (Port is < 1 or > 65535) yield return $"{Section}:{nameof(Port)} is {Port}; it must lie between 1 and 65535.";
        if (!MailAddress.TryCreate(From, out _)) yield return $"{Section}:{nameof(From)} is \"{From}\"; it must be an e-mail address.";
        if (Language is not ("en" or "de")) yield return $"{Section}:{nameof(Language)} is \"{Language}\"; it must be en or de.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(50)) yield return $"{Section}:{nameof(Timeout)} is {Timeout}; it must lie between 1 and 50 seconds.";
        if (User is { Length: > 0 } != Password is { Length: > 0 }) yield return $"{Section}:{nameof(User)} and {Section}:{nameof(Password)} must be set together.";
        if (User is { Length: > 0 } && Security == MailSecurity.None) yield return $"{Section}:{nameof(User)} is set while {Section}:{nameof(Security)} is None: the password would be sent in clear.";
    }
}

/// <summary>How the way to the mail server is protected.</summary>
internal enum MailSecurity
{
    /// <summary>RFC 3207, demanded.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 §3.3), usually at port 465.</summary>
    Tls,

    /// <summary>In clear.</summary>
    None,
}
