namespace IssuancePortal.Issuance.People;

/// <summary>Sends one-time secrets to a person's e-mail address, at once: they stand in no delivery log and are kept nowhere.</summary>
public interface ICodeSender
{
    /// <summary>False where no e-mail can be sent: the way is not offered.</summary>
    bool IsOn { get; }

    /// <summary>Sends a code, or fails.</summary>
    Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation);

    /// <summary>Sends the initial password of a device. False when the mail server did not take it.</summary>
    Task<bool> SendInitialPasswordAsync(Person person, string password, string serial, DateTimeOffset expiresAt, CancellationToken cancellation);

    /// <summary>Sends the link with which a person who was invited finishes on the phone. False when the mail server did not take it.</summary>
    Task<bool> SendPhoneInvitationAsync(Person person, Uri link, DateTimeOffset expiresAt, CancellationToken cancellation);
}
