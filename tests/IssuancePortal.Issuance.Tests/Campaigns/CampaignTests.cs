using IssuancePortal.Issuance.Campaigns;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Jobs;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Tests.Bench;
using static IssuancePortal.Issuance.Tests.Bench.Life;

namespace IssuancePortal.Issuance.Tests.Campaigns;

/// <summary>Devices of a policy are moved to its current version, on a real store, by a job that may be stopped anywhere.</summary>
public sealed class CampaignTests
{
    private static readonly Actor Admin = new("adam", null, "Adam Admin", [Role.Administrator]) { ProvenAt = DateTimeOffset.MaxValue };

    [Fact]
    public async Task Campaign_200Devices_AsksForEachOnceAcrossARestart()
    {
        await using var life = await BeginAsync();
        var bench = life.Bench;
        var devices = await CrowdAsync(bench, 200);
        await NextVersionAsync(bench);
        var order = new CampaignOrder(bench.Policy.Id, Comment: "Longer keys");
        var preview = Must(await bench.Get<MoveToVersion>().PreviewAsync(order, Admin));
        Assert.Equal((200, 182, 2), (preview.All, preview.Movable, preview.AlreadyAsked));
        Assert.Equal(
            [("refusal.campaign-not-in-use(Suspended)", 8), ("refusal.campaign-temporary", 4), ("refusal.open-update-exists", 3), ("refusal.person-left", 3)],
            preview.Refused.Select(row => (row.Refusal.ToString(), row.Devices)).OrderByDescending(row => row.Devices).ThenBy(row => row.Item1, StringComparer.Ordinal));

        var id = Must(await bench.Get<MoveToVersion>().StartAsync(order, Admin));
        Refused("refusal.campaign-open", await bench.Get<MoveToVersion>().StartAsync(order, Admin));
        var node = new RunJobs(bench.Store, [bench.Get<CampaignJob>()], life.Clock);
        Assert.Equal(CampaignJob.Portion, (await node.RunAsync((_, cause) => throw cause))!["campaigns"]);
        life.Clock.Forward(TimeSpan.FromSeconds(6));
        Assert.Equal(CampaignJob.Portion, (await node.RunAsync((_, cause) => throw cause))!["campaigns"]);
        Assert.Equal(100, (await NumbersAsync(bench, id)).Waiting);

        // Another portal on the same file: it waits for the lease of the one that is gone, and goes on where that stopped.
        var (again, _) = await Workbench.OnFolderAsync(bench.Folder, new WorkbenchOptions { Time = life.Clock });
        await using (again)
        {
            var other = new RunJobs(again.Store, [again.Get<CampaignJob>()], life.Clock);
            Assert.Null(await other.RunAsync((_, cause) => throw cause));
            for (var round = 0; (await NumbersAsync(again, id)).Waiting > 0; round++)
            {
                Assert.True(round < 4, "The campaign does not come to its end.");
                life.Clock.Forward(TimeSpan.FromMinutes(2));
                Assert.NotNull(await other.RunAsync((_, cause) => throw cause));
            }

            Assert.Equal(new CampaignNumbers(Waiting: 0, Asked: 182, Done: 0, Withdrawn: 0, Refused: 18), await NumbersAsync(again, id));
            foreach (var device in devices)
            {
                var open = (await again.Store.ReadAsync(session => session.RequestsOfDeviceAsync(device))).Count(request => request is { IsOpen: true, Type: RequestType.Update });
                Assert.True(open <= 1, "An update was asked for twice.");
            }

            // Nobody carries them out: they expire, and the campaign is over.
            life.Clock.Forward(TimeSpan.FromDays(60));
            await again.Get<ExpireRequestsJob>().RunAsync(default);
            await again.Get<CampaignJob>().RunAsync(default);
            var view = Must(await again.Get<MoveToVersion>().LookAsync(id, Admin));
            Assert.Equal((CampaignState.Ended, 182, 18), (view.Campaign.State, view.Numbers.Withdrawn, view.Numbers.Refused));
            Assert.Equal(18, view.Refused.Sum(row => row.Devices));
            var told = await again.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { What = "campaign.*" }));
            Assert.Equal((["campaign.end", .. Enumerable.Repeat("campaign.portion", 4), "campaign.start"]), told.Select(audit => audit.What));
            Assert.Equal(("system", "adam"), (told[0].ActorId, told[^1].ActorId));
            Assert.Null((await again.Verifier.VerifyAsync()).Break);
        }
    }

    [Fact]
    public async Task Campaign_UpdateCarriedOut_DeviceCarriesTheVersionAndTheCampaignEnds()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        Assert.Equal(1, device.PolicyVersion);
        await NextVersionAsync(life.Bench);
        var id = Must(await life.Bench.Get<MoveToVersion>().StartAsync(new CampaignOrder(life.Bench.Policy.Id), Admin));
        Assert.Equal(1, await life.DoAsync<CampaignJob>());
        Assert.Equal(0, await life.DoAsync<CampaignJob>());
        var row = Assert.Single(Must(await life.Bench.Get<MoveToVersion>().RowsAsync(id, CampaignOutcome.Asked, 0, 10, Admin)));
        Assert.Equal((device.Serial, life.Bench.Person.Name, RequestState.Approved), (row.Serial, row.PersonName, row.RequestState));

        var started = await life.Bench.StartAsync(life.User, order => order with { RequestId = row.Device.RequestId });
        Assert.Equal(RunState.Succeeded, (await life.Bench.EndAsync(Must(started))).State);
        Assert.Equal(2, (await life.DeviceAsync(device.Id)).PolicyVersion);
        Assert.Equal(1, await life.DoAsync<CampaignJob>());
        var view = Must(await life.Bench.Get<MoveToVersion>().LookAsync(id, Admin));
        Assert.Equal((CampaignState.Ended, 1), (view.Campaign.State, view.Numbers.Done));
        Refused("refusal.campaign-nothing-to-move", await life.Bench.Get<MoveToVersion>().StartAsync(new CampaignOrder(life.Bench.Policy.Id), Admin));
        Refused("refusal.campaign-over", await life.Bench.Get<MoveToVersion>().PauseAsync(id, Admin));
    }

    [Fact]
    public async Task Campaign_PhoneOrDeviceThatWentOverToAnotherPolicy_IsLeftAlone()
    {
        await using var life = await BeginAsync();
        var (device, _) = await life.IssueAsync();
        var phone = await life.PhoneAsync();
        var other = new DevicePolicy { Name = "Another card", Kind = DeviceKind.PivCard, Content = life.Bench.Policy.Content };
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            session.Add(other);
            (await session.DeviceAsync(phone))!.PolicyId = life.Bench.Policy.Id;
            return true;
        });
        await NextVersionAsync(life.Bench);
        var id = Must(await life.Bench.Get<MoveToVersion>().StartAsync(new CampaignOrder(life.Bench.Policy.Id), Admin));
        await life.Bench.Store.ChangeAsync<bool>(async session =>
        {
            (await session.DeviceAsync(device.Id))!.PolicyId = other.Id;
            return true;
        });
        await life.DoAsync<CampaignJob>();
        Assert.Equal(
            ["refusal.campaign-other-policy", "refusal.campaign-phone"], Must(await life.Bench.Get<MoveToVersion>().LookAsync(id, Admin)).Refused.Select(row => row.Refusal.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task PauseResumeCancel_RunningCampaign_HoldsAndWithdrawsWhatNobodyBegan()
    {
        await using var life = await BeginAsync();
        var (bench, campaigns) = (life.Bench, life.Bench.Get<MoveToVersion>());
        await CrowdAsync(bench, 120);
        await NextVersionAsync(bench);
        var id = Must(await campaigns.StartAsync(new CampaignOrder(bench.Policy.Id), Admin));
        await life.DoAsync<CampaignJob>();
        var asked = (await NumbersAsync(bench, id)).Asked;

        Must(await campaigns.PauseAsync(id, Admin));
        Assert.Equal(0, await life.DoAsync<CampaignJob>());
        Must(await campaigns.ResumeAsync(id, Admin));
        Assert.Equal(CampaignJob.Portion, await life.DoAsync<CampaignJob>());

        Must(await campaigns.CancelAsync(id, withdraw: true, Admin));
        await life.DoAsync<CampaignJob>();
        await life.DoAsync<CampaignJob>();
        var (numbers, view) = (await NumbersAsync(bench, id), Must(await campaigns.LookAsync(id, Admin)));
        Assert.Equal((CampaignState.Cancelled, "Adam Admin", 20), (view.Campaign.State, view.Campaign.EndedByName, numbers.Waiting));
        // What was open before the campaign is not its to withdraw.
        Assert.Equal(2, numbers.Asked);
        Assert.True(numbers.Withdrawn > asked);
        Assert.Equal(0, await life.DoAsync<CampaignJob>());
        Must(await campaigns.StartAsync(new CampaignOrder(bench.Policy.Id), Admin));
    }

    [Fact]
    public async Task Start_OfAGroupOrSite_ConcernsItsPeopleOnly()
    {
        await using var life = await BeginAsync();
        await CrowdAsync(life.Bench, 40);
        await NextVersionAsync(life.Bench);
        var campaigns = life.Bench.Get<MoveToVersion>();
        var scopes = Must(await campaigns.ScopesAsync(Admin));
        Assert.Equal(["Berlin", "Oslo"], scopes.Sites);
        Assert.Equal(20, Must(await campaigns.PreviewAsync(new CampaignOrder(life.Bench.Policy.Id, Site: "Oslo"), Admin)).All);
        Assert.Equal(10, Must(await campaigns.PreviewAsync(new CampaignOrder(life.Bench.Policy.Id, scopes.Groups.Single(group => group.Name == "Field").Id), Admin)).All);
    }

    [Fact]
    public async Task Start_ByWhoMayNotOrHasNotProved_IsRefused()
    {
        await using var life = await BeginAsync();
        await CrowdAsync(life.Bench, 20);
        await NextVersionAsync(life.Bench);
        var (campaigns, order) = (life.Bench.Get<MoveToVersion>(), new CampaignOrder(life.Bench.Policy.Id));
        Refused("refusal.not-allowed", await campaigns.StartAsync(order, HelpDesk));
        Refused("refusal.fresh-proof-needed", await campaigns.StartAsync(order, Admin with { ProvenAt = null }));
        Refused("refusal.not-allowed", await campaigns.PreviewAsync(order, HelpDesk));
        Refused("refusal.policy-unknown", await campaigns.StartAsync(new CampaignOrder(Guid.NewGuid()), Admin));
        Refused("refusal.text-too-long", await campaigns.StartAsync(order with { Comment = new string('x', 401) }, Admin));
        Must(await new ChangePolicies(life.Bench.Store, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], life.Clock), new IssuancePortal.Issuance.Settings.DefaultSettings(), life.Clock).RetireAsync(life.Bench.Policy.Id, true, Admin));
        Refused("refusal.policy-retired", await campaigns.StartAsync(order, Admin));
        Refused("refusal.campaign-unknown", await campaigns.LookAsync(Guid.NewGuid(), Admin));
    }

    private static async Task<CampaignNumbers> NumbersAsync(Workbench bench, Guid id) => await bench.Store.ReadAsync(session => session.Campaigns.NumbersAsync(id));

    private static async Task NextVersionAsync(Workbench bench) =>
        Must(await new ChangePolicies(bench.Store, new IssuancePortal.Issuance.Authorities.OutsideAuthorities([], TimeProvider.System), new IssuancePortal.Issuance.Settings.DefaultSettings(), TimeProvider.System).ChangeAsync(bench.Policy.Id, 1, new PolicyOrder(bench.Policy.Name, "", bench.Policy.Content with { ValidDays = 900 }), Admin));

    /// <summary>People with a device of version 1 each: of every 20 the first ones are no longer in use, temporary, their person's who left, or have work open.</summary>
    private static async Task<IReadOnlyList<Guid>> CrowdAsync(Workbench bench, int count)
    {
        var ids = new List<Guid>();
        Must(await bench.Store.ChangeAsync<bool>(async session =>
        {
            var field = new Group { Name = "Field" };
            session.Add(field);
            for (var i = 0; i < count; i++)
            {
                var person = new Person
                {
                    EmployeeNumber = $"C{i:D5}", GivenName = "Chris", Surname = $"Crowd {i}", Email = $"c{i}@example.org", Upn = $"c{i}@example.org", PersonIdentifier = $"{i:D10}",
                    Site = i % 2 == 0 ? "Oslo" : "Berlin", IsActive = i is not (12 or 13 or 14),
                };
                if (i % 4 == 0) person.Groups.Add(field);
                var device = new Device { Kind = DeviceKind.PivCard, Serial = $"C0{i:D8}", Edge = "piv", PersonId = person.Id, PolicyId = bench.Policy.Id, PolicyVersion = i % 7 == 0 ? null : 1, CreatedAt = DateTimeOffset.UtcNow };
                foreach (var (move, by) in (ReadOnlySpan<(DeviceMove, MoveActor)>)[(DeviceMove.Bind, MoveActor.Operator), (DeviceMove.StartPersonalisation, MoveActor.Operator), (DeviceMove.Issue, MoveActor.Portal)]) Must(device.Move(move, by));
                if (i < 8) Must(device.Move(DeviceMove.Suspend, MoveActor.HelpDesk));
                device.IsTemporary = i is >= 8 and < 12;
                session.Add(person);
                session.Add(device);
                ids.Add(device.Id);
                if (i is >= 15 and < 20) session.Add(Open(person, device, bench.Policy, i < 17 ? RequestType.Update : RequestType.Reissue));
            }

            return await Task.FromResult(true);
        }));
        return ids;
    }

    private static IssuanceRequest Open(Person person, Device device, DevicePolicy policy, RequestType type)
    {
        var request = new IssuanceRequest
        {
            Type = type, Mode = "local", Reason = IssuanceReason.None, PersonId = person.Id, PolicyId = policy.Id, DeviceId = device.Id, CreatedBy = "hana", CreatedByName = "Hana Helpdesk", CreatedAt = DateTimeOffset.UtcNow,
            ExpiresAt = DateTimeOffset.UtcNow.AddDays(30),
        };
        request.File(RequestMove.FileApproved);
        return request;
    }
}
