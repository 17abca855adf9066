using Microsoft.Playwright;

namespace IssuancePortal.SignIn.Tests.Browser;

/// <summary>The browser's own virtual authenticator (DevTools protocol, domain WebAuthn): a platform authenticator that has just recognised its person.</summary>
internal sealed class Authenticator
{
    private readonly ICDPSession _session;
    private readonly string _id;

    private Authenticator(ICDPSession session, string id) => (_session, _id) = (session, id);

    public static async Task<Authenticator> PlugInAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable", new Dictionary<string, object> { ["enableUI"] = false });
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        return new Authenticator(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether it recognises its person.</summary>
    public Task RecogniseAsync(bool verified) => _session.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = _id, ["isUserVerified"] = verified });

    /// <summary>Whether its person is there to touch it.</summary>
    public Task TouchAsync(bool present) => _session.SendAsync("WebAuthn.setAutomaticPresenceSimulation", new Dictionary<string, object> { ["authenticatorId"] = _id, ["enabled"] = present });

    public async Task<int> CountAsync() =>
        (await _session.SendAsync("WebAuthn.getCredentials", new Dictionary<string, object> { ["authenticatorId"] = _id }))!.Value.GetProperty("credentials").GetArrayLength();
}
