namespace IssuancePortal.Issuance.People;

/// <summary>Sends a code to a person's e-mail address.</summary>
public interface ICodeSender
{
    /// <summary>Sends it, or fails; the code is kept nowhere.</summary>
    Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation);
}
