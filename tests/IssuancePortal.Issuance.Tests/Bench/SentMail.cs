using System.Collections.Concurrent;
using IssuancePortal.Issuance.People;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>What was mailed to people at once, in memory.</summary>
internal sealed class SentMail : ICodeSender
{
    public bool IsOn { get; set; } = true;

    /// <summary>The mail server takes nothing.</summary>
    public bool IsDown { get; set; }

    public ConcurrentQueue<(string To, string Secret, DateTimeOffset Until)> Sent { get; } = [];

    public Task SendAsync(Person person, string code, DateTimeOffset expiresAt, CancellationToken cancellation) => Task.FromResult(Take(person, code, expiresAt));

    public Task<bool> SendInitialPasswordAsync(Person person, string password, string serial, DateTimeOffset expiresAt, CancellationToken cancellation) => Task.FromResult(Take(person, password, expiresAt));

    public Task<bool> SendPhoneInvitationAsync(Person person, Uri link, DateTimeOffset expiresAt, CancellationToken cancellation) => Task.FromResult(Take(person, link.AbsoluteUri, expiresAt));

    private bool Take(Person person, string secret, DateTimeOffset until)
    {
        if (!IsDown) Sent.Enqueue((person.Email, secret, until));
        return !IsDown;
    }
}
