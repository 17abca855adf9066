using IssuancePortal.Issuance.People;

namespace IssuancePortal.Portal.Tests.Issue;

/// <summary>A mail server that takes one-time secrets, or does not.</summary>
internal sealed class DeskMail : ICodeSender
{
    public bool IsOn => true;

    public bool IsDown { get; set; }

    public string? Last { get; private set; }

    public Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        Last = code;
        return Task.CompletedTask;
    }

    public Task<bool> SendInitialPasswordAsync(Person person, string password, string serial, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        Last = password;
        return Task.FromResult(!IsDown);
    }

    public Task<bool> SendPhoneInvitationAsync(Person person, Uri link, DateTimeOffset expiresAt, CancellationToken cancellation)
    {
        Last = link.AbsoluteUri;
        return Task.FromResult(!IsDown);
    }
}
