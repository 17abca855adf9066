namespace IssuancePortal.Issuance.People;

/// <summary>Sends a code to a person's e-mail address.</summary>
public interface ICodeSender
{
    /// <summary>False where no e-mail can be sent: the way is not offered.</summary>
    bool IsOn { get; }

    /// <summary>Sends it, or fails; the code is kept nowhere.</summary>
    Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation);
}
