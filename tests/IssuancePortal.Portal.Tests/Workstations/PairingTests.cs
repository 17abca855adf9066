using System.Net;
using System.Net.Http.Json;
using IssuancePortal.CmsClient.Line;
using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;

namespace IssuancePortal.Portal.Tests.Workstations;

public sealed class PairingTests
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Pair_AskedThenConfirmed_ShowsTheSameCodeAndRemembersAccountAndBrowser()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var ticket = host.Ticket();
        using var state = host.NewState();
        var link = PairingLink.TryParse(ticket.Link)!;
        var pairing = new Pairing(state, Http, TimeProvider.System);
        var changes = 0;
        ticket.Changed += () => changes++;

        var asked = await pairing.AskAsync(link, CancellationToken.None);
        Assert.Equal(("Olga Operator", ticket.CompareCode), (asked.PersonName, asked.CompareCode));
        Assert.Null(ticket.WorkstationId);
        var paired = await pairing.ConfirmAsync(link, CancellationToken.None);

        Assert.Equal(paired.WorkstationId, ticket.WorkstationId);
        Assert.Equal(3, changes);
        var (known, audit) = await host.Get<IIssuanceStore>().ReadAsync(async session =>
            (await session.PairedWorkstationsAsync("olga", WorkstationsHost.Browser), await session.AuditAsync(new AuditFilter())));
        Assert.Equal(paired.WorkstationId, Assert.Single(known).Id);
        Assert.Equal(("workstation.enrol", "olga"), audit.Select(a => (a.What, a.ActorId)).Single());
    }

    [Fact]
    public async Task Pair_SameComputerForAnotherAccount_IsTheSameWorkstation()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var state = host.NewState();
        var pairing = new Pairing(state, Http, TimeProvider.System);

        var first = await pairing.ConfirmAsync(PairingLink.TryParse(host.Ticket().Link)!, CancellationToken.None);
        var second = await pairing.ConfirmAsync(PairingLink.TryParse(host.Ticket(WorkstationsHost.Person("paul")).Link)!, CancellationToken.None);

        Assert.Equal(first.WorkstationId, second.WorkstationId);
        Assert.Single(await host.Get<IIssuanceStore>().ReadAsync(session => session.PairedWorkstationsAsync("paul", WorkstationsHost.Browser)));
        Assert.Empty(await host.Get<IIssuanceStore>().ReadAsync(session => session.PairedWorkstationsAsync("paul", "another-browser")));
    }

    [Fact]
    public async Task Pair_AThousandAtOnce_ExactlyOneWins()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var state = host.NewState();
        var request = Request(host, state, host.Ticket().Value);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => PostAsync(host, request)));

        Assert.Equal(1, answers.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(999, answers.Count(status => status == HttpStatusCode.Gone));
    }

    [Fact]
    public async Task Pair_TicketNoLongerGood_IsGone()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var state = host.NewState();

        var expired = host.Ticket();
        host.Time.Offset += PairingTickets.Life;
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, Request(host, state, expired.Value)));

        var (former, latter) = (host.Ticket(), host.Ticket());
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, Request(host, state, former.Value)));

        host.Get<EndedSessions>().End(latter.Principal);
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, Request(host, state, latter.Value)));
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, Request(host, state, "AAAAAAAAAAAAAAAAAAAAAA")));
    }

    [Fact]
    public async Task Pair_AnotherKeyOrPortalOrAWebPage_IsRefusedAndTheTicketStays()
    {
        await using var host = await WorkstationsHost.StartAsync();
        using var state = host.NewState();
        using var thief = host.NewState();
        var ticket = host.Ticket();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, Request(host, state, ticket.Value) with { Confirm = false }));

        var good = Request(host, state, ticket.Value);
        Assert.Equal(HttpStatusCode.Gone, await PostAsync(host, Request(host, thief, ticket.Value)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, good with { DevicePublicKey = thief.Key.PublicKey }));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(host, good with { Signature = state.Key.Sign(LineNames.PairingText("https://other.example", ticket.Value)) }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, good with { DevicePublicKey = [1, 2, 3] }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(host, good with { Signature = [] }));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, good, origin: "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(host, good, origin: LineNames.Origin(host.Url)));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, good));
    }

    [Fact]
    public async Task Pair_Revoked_MayBeEnrolledAgain()
    {
        await using var host = await WorkstationsHost.StartAsync();
        var (workstation, client, state) = await host.StartClientAsync(new SimulatedReaders());
        var revoke = host.Get<Issuance.Workstations.RevokeWorkstation>();

        Assert.Equal("refusal.not-allowed", (await revoke.RunAsync(WorkstationsHost.Person("paul", "operator").ToActor()!, workstation)).Refusal?.Code);
        Assert.True((await revoke.RunAsync(WorkstationsHost.Person("anna", "admin").ToActor()!, workstation)).Succeeded);
        host.Board.Cut(workstation);
        await WorkstationsHost.EventuallyAsync(() => client.Lines is [{ State: LineState.Revoked }], "the client's end");
        Assert.Null(host.Board.Find(workstation));

        var again = await new Pairing(state, Http, TimeProvider.System).ConfirmAsync(PairingLink.TryParse(host.Ticket().Link)!, CancellationToken.None);
        Assert.Equal(workstation, again.WorkstationId);
        await WorkstationsHost.EventuallyAsync(() => host.Board.Find(workstation) is not null, "the line again");
    }

    [Fact]
    public async Task Download_PublishedClient_IsServedByPlatform()
    {
        await using var host = await WorkstationsHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(new Uri(host.Url, "cms-client/download/linux-x64"))).StatusCode);
        var folder = Directory.CreateDirectory(Path.Combine(host.Home, "cms-client", "linux-x64"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "cms-client"), "a program");

        var offer = Assert.Single(host.Get<ClientDownloads>().All);
        using var response = await Http.GetAsync(new Uri(host.Url, offer.Url));

        Assert.Equal("a program", await response.Content.ReadAsStringAsync());
        Assert.Equal("cms-client", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(new Uri(host.Url, "cms-client/download/..%2F..%2Fdata"))).StatusCode);
    }

    private static PairRequest Request(WorkstationsHost host, ClientState state, string ticket) => new(
        ticket, state.Key.PublicKey, "Desk", "Linux", "0.1", state.Key.Sign(LineNames.PairingText(LineNames.Origin(host.Url), ticket)), Confirm: true);

    private static async Task<HttpStatusCode> PostAsync(WorkstationsHost host, PairRequest request, string? origin = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Url, LineNames.PairPath)) { Content = JsonContent.Create(request) };
        if (origin is not null) message.Headers.Add("Origin", origin);
        using var response = await Http.SendAsync(message);
        return response.StatusCode;
    }
}
