using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Validation;

namespace IssuancePortal.Issuance.Tests.Matrix;

/// <summary>Role × what people do with requests × state × standing, generated from the roles' definitions and the table of a request's life.</summary>
public sealed class RequestMatrixTests(MatrixBench matrix) : IClassFixture<MatrixBench>
{
    /// <summary>What people do with a request; what carrying it out does with it, the runs' tests tell.</summary>
    public enum Deed
    {
        Edit,
        Withdraw,
        Approve,
        Deny,
        Claim,
        Release,
        HandOver,
    }

    /// <summary>How whoever tries stands to a request.</summary>
    public enum Part
    {
        /// <summary>Neither asked nor gets it.</summary>
        Other,

        /// <summary>Asked for it with this account.</summary>
        Requester,

        /// <summary>Asked for it with another account.</summary>
        RequesterElsewhere,

        /// <summary>Gets it; somebody else asked.</summary>
        Beneficiary,

        /// <summary>Neither, and limited to other people.</summary>
        OutOfScope,
    }

    private static readonly Permission[] Asks = [Permission.IssueDevice, Permission.RequestIssuance, Permission.BindDevice];

    public static TheoryData<string> Roles => [.. MatrixBench.ProductRoles];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Deed_EveryStateAndPart_AsTheTableAndTheRoleSay(string role)
    {
        foreach (var state in Enum.GetValues<RequestState>())
        {
            foreach (var part in Enum.GetValues<Part>())
            {
                var (request, actor) = await SceneAsync(role, state, part);
                foreach (var deed in Enum.GetValues<Deed>())
                {
                    var expected = ExpectedOf(role, deed, state, part);
                    var cell = $"{role} {deed} {state} {part}";
                    if (expected is null)
                    {
                        await IsDoneAsync(cell, role, deed, state, part);
                        continue;
                    }

                    var before = matrix.Store.Version;
                    var code = await DoAsync(deed, request.Id, actor);
                    Assert.True(expected == code, $"{cell}: {code ?? "done"} instead of {expected}");
                    Assert.True(before == matrix.Store.Version, $"{cell}: refused, yet something was written.");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task File_FirstDevice_OnlyByThoseWhoAsk(string role)
    {
        foreach (var part in (Part[])[Part.Other, Part.Beneficiary, Part.OutOfScope])
        {
            var person = await matrix.Rows.PersonAsync();
            var actor = Actor(role, part, person.Id);
            var permissions = MatrixBench.PermissionsOf(role);
            var asks = permissions.Any(Asks.Contains);
            var expected = part == Part.Beneficiary ? permissions.Contains(Permission.UseOwnDevices) ? "refusal.not-their-stage" : "refusal.own-device"
                : !asks ? "refusal.not-allowed" : part == Part.OutOfScope ? "refusal.out-of-scope" : null;
            var before = matrix.Store.Version;
            var filed = await matrix.Bench.Get<FileRequest>().FileAsync(new FileOrder(person.Id, matrix.Bench.Policy.Id, MatrixBench.Mode), actor);
            Assert.True(expected == filed.Refusal?.Code, $"{role} {part}: {filed.Refusal?.Code ?? "filed"} instead of {expected}");
            if (expected is not null) Assert.Equal(before, matrix.Store.Version);
            else Assert.Equal(RequestState.PendingApproval, (await matrix.Bench.Store.ReadAsync(session => session.RequestAsync(filed.Value)))!.State);
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task File_Replacement_EveryStateOfTheOriginal_OnlyByThoseWhoMay(string role)
    {
        var permissions = MatrixBench.PermissionsOf(role);
        foreach (var state in Enum.GetValues<DeviceState>())
        {
            foreach (var part in (Part[])[Part.Other, Part.Beneficiary, Part.OutOfScope])
            {
                var (device, owner) = await matrix.Rows.DeviceAsync(state);
                var person = owner ?? await matrix.Rows.PersonAsync();
                var asks = permissions.Any(Asks.Contains) || permissions.Contains(Permission.ReplaceDevice);
                var expected = part == Part.Beneficiary ? permissions.Contains(Permission.UseOwnDevices) ? null : "refusal.own-device"
                    : !asks ? "refusal.not-allowed" : part == Part.OutOfScope ? "refusal.out-of-scope" : null;
                expected ??= state is DeviceState.Issued or DeviceState.Suspended or DeviceState.Invalid ? null : "refusal.nothing-to-replace";
                var before = matrix.Store.Version;
                var filed = await matrix.Bench.Get<FileRequest>().FileAsync(new FileOrder(person.Id, matrix.Bench.Policy.Id, MatrixBench.Mode, IssuanceReason.Lost, device.Id), Actor(role, part, person.Id));
                Assert.True(expected == filed.Refusal?.Code, $"{role} {state} {part}: {filed.Refusal?.Code ?? "filed"} instead of {expected}");
                if (expected is not null) Assert.Equal(before, matrix.Store.Version);
                else Assert.Equal(DeviceState.Invalid, (await matrix.Bench.Store.ReadAsync(session => session.DeviceAsync(device.Id)))!.State);
            }
        }
    }

    private static string? ExpectedOf(string role, Deed deed, RequestState state, Part part)
    {
        var permissions = MatrixBench.PermissionsOf(role);
        switch (deed)
        {
            case Deed.Approve or Deed.Deny or Deed.Claim:
                if (!permissions.Contains(Permission.ApproveRequests)) return "refusal.not-allowed";
                // A claim asks for the scope before it tells what became of the request.
                if (deed == Deed.Claim && part == Part.OutOfScope) return "refusal.out-of-scope";
                if (state != RequestState.PendingApproval) return "refusal.request-decided";
                return part switch
                {
                    Part.Beneficiary => "refusal.request-for-yourself",
                    Part.Requester or Part.RequesterElsewhere => "refusal.own-request",
                    Part.OutOfScope => "refusal.out-of-scope",
                    _ => null,
                };
            case Deed.Release:
                return "refusal.request-not-claimed";
            case Deed.HandOver:
                return !permissions.Contains(Permission.HandOver) ? "refusal.not-allowed" : "refusal.request-unknown";
            default:
                if (part == Part.Beneficiary) return "refusal.own-device";
                if (permissions.Contains(Permission.ReplaceDevice))
                {
                    if (part == Part.OutOfScope) return "refusal.out-of-scope";
                }
                else if (part != Part.Requester || !permissions.Any(Asks.Contains))
                {
                    return "refusal.not-allowed";
                }

                var from = deed == Deed.Withdraw ? RequestLifecycle.Row(RequestMove.Cancel).From : RequestLifecycle.Row(RequestMove.VoidApproval).From;
                return from.Contains(state) ? null : "refusal.illegal-move";
        }
    }

    private async Task IsDoneAsync(string cell, string role, Deed deed, RequestState state, Part part)
    {
        var (request, actor) = await SceneAsync(role, state, part);
        var code = await DoAsync(deed, request.Id, actor);
        Assert.True(code is null, $"{cell}: {code}");
        var (move, to) = deed switch
        {
            Deed.Approve => ("request.Approve", RequestState.Approved),
            Deed.Deny => ("request.Deny", RequestState.Denied),
            Deed.Claim => ("request.claim", state),
            Deed.Withdraw => ("request.Cancel", RequestState.Cancelled),
            _ => ("request.edit", RequestState.PendingApproval),
        };
        Assert.Equal(to, (await matrix.Bench.Store.ReadAsync(session => session.RequestAsync(request.Id)))!.State);
        string[] expected = deed == Deed.Edit && state == RequestState.Approved ? [move, "request.VoidApproval"] : [move];
        var audit = (await matrix.Bench.Store.ReadAsync(session => session.AuditAsync(new AuditFilter { RequestId = request.Id }))).OrderBy(it => it.Sequence).ToList();
        Assert.Equal(expected, audit.Select(it => it.What));
        Assert.All(audit, it => Assert.Equal(actor.AccountId, it.ActorId));
    }

    private async Task<string?> DoAsync(Deed deed, Guid id, Actor actor)
    {
        var bench = matrix.Bench;
        return deed switch
        {
            Deed.Edit => (await bench.Get<EditRequest>().EditAsync(new EditOrder(id, bench.Policy.Id, "edited", null), actor)).Refusal?.Code,
            Deed.Withdraw => (await bench.Get<WithdrawRequest>().WithdrawAsync(new WithdrawOrder(id, "matrix"), actor)).Refusal?.Code,
            Deed.Approve => (await bench.Get<ApproveRequest>().ApproveAsync(new ApproveOrder(id, await HashAsync(id)), actor)).Refusal?.Code,
            Deed.Deny => (await bench.Get<DenyRequest>().DenyAsync(new DenyOrder(id, "matrix"), actor)).Refusal?.Code,
            Deed.Claim => (await bench.Get<ClaimRequest>().ClaimAsync(new ClaimOrder(id), actor)).Refusal?.Code,
            Deed.Release => (await bench.Get<ClaimRequest>().ReleaseAsync(id, actor)).Refusal?.Code,
            _ => (await bench.Get<HandOverDevice>().ConfirmAsync(id, HandOverWay.InPerson, actor)).Refusal?.Code,
        };
    }

    private Task<byte[]> HashAsync(Guid id) => matrix.Bench.Store.ReadAsync(async session => (await RequestContent.OfAsync(session, (await session.RequestAsync(id))!)).Hash());

    private async Task<(IssuanceRequest Request, Actor Actor)> SceneAsync(string role, RequestState state, Part part)
    {
        var beneficiary = await matrix.Rows.PersonAsync();
        var requester = Guid.NewGuid();
        var request = await matrix.Rows.RequestAsync(state, part == Part.Requester ? $"acts-{role}" : "somebody", part is Part.Requester or Part.RequesterElsewhere ? requester : Guid.NewGuid(), beneficiary);
        return (request, Actor(role, part, beneficiary.Id) with { PersonId = part switch { Part.Beneficiary => beneficiary.Id, Part.Requester or Part.RequesterElsewhere => requester, _ => Guid.NewGuid() } });
    }

    private static Actor Actor(string role, Part part, Guid beneficiary) => new($"acts-{role}", part == Part.Beneficiary ? beneficiary : Guid.NewGuid(), "Mo Matrix", [role])
    {
        Grants = [new Grant(role, MatrixBench.PermissionsOf(role), part == Part.OutOfScope ? new PeopleScope([Guid.NewGuid()], ["Nowhere"]) : null)],
        ProvenAt = DateTimeOffset.UtcNow,
    };
}
