using System.Net;
using IssuancePortal.SignIn.Tests.Browser;

namespace IssuancePortal.SignIn.Tests.Doors;

/// <summary>An address that asks wrongly too often has to wait, at both doors together.</summary>
public sealed class DoorLimitsTests
{
    private const int Tries = 5;

    [Fact]
    public async Task Doors_AfterTooManyWrongTries_AnswerWithRetryAfter_AndOpenAgain()
    {
        var clock = new StepUpTests.Offset();
        await using var portal = new TestPortal(("SignIn:FailuresPerAddress", $"{Tries}"), ("SignIn:AddressWindow", "00:01:00")) { Clock = clock };
        using var client = portal.CreateClient();
        for (var i = 0; i < Tries - 1; i++) Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(() => ScepAsync()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(() => EstAsync()));

        foreach (var door in (Func<Task<HttpResponseMessage>>[])[ScepAsync, () => client.GetAsync(new Uri("/scep?operation=PKIOperation&message=AAAA", UriKind.Relative)), EstAsync])
        {
            using var refused = await door();
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        }

        // What needs no ticket is answered, and people sign in at the same address.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(() => client.GetAsync(new Uri("/scep?operation=GetCACaps", UriKind.Relative))));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(() => client.GetAsync(new Uri("/.well-known/est/cacerts", UriKind.Relative))));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(() => TestPortal.SignInAsync(client, "operator", "PortalDemo2026")));

        clock.Ahead = TimeSpan.FromSeconds(61);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(() => ScepAsync()));

        Task<HttpResponseMessage> ScepAsync() => client.PostAsync(new Uri("/scep?operation=PKIOperation", UriKind.Relative), new ByteArrayContent([1, 2, 3]));

        Task<HttpResponseMessage> EstAsync()
        {
            using var key = System.Security.Cryptography.RSA.Create(2048);
            var body = new StringContent(Convert.ToBase64String(DoorRig.Request(key, "nobody knows it")));
            body.Headers.ContentType = new("application/pkcs10");
            return client.PostAsync(new Uri("/.well-known/est/simpleenroll", UriKind.Relative), body);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(Func<Task<HttpResponseMessage>> send)
    {
        using var answer = await send();
        return answer.StatusCode;
    }
}
