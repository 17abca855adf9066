using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;

namespace IssuancePortal.Portal.Demo;

/// <summary>Requests of the demo's people in many states, so that the validation queue is alive at the first start.</summary>
internal static class DemoRequests
{
    private const int People = 40;

    private static readonly string?[] Comments =
    [
        "Starts on Monday, sits in building C.", null, "Needs to sign contracts from next week.", "Moves to the control room.", null, "Works from the Lyon site, collects the card there.",
        "Replaces the paper badge of the old contractor contract.", null, "New in the laboratory; doors L2 and L3.",
    ];

    /// <summary>Minutes since each was filed; those of more than a day are overdue.</summary>
    private static readonly int[] Ages = [4, 11, 26, 48, 75, 110, 160, 230, 310, 400, 520, 640, 760, 900, 1010, 1130, 1225, 1290, 1340, 1400, 1530, 1720, 2100, 2900];

    /// <summary>Files, approves, denies and withdraws as their accounts would have done in the days before.</summary>
    public static async Task AddAsync(IStoreSession session, IReadOnlyDictionary<string, Actor> accounts, DateTimeOffset now, CancellationToken cancellation)
    {
        var officer = accounts["officer"];
        Actor[] requesters =
        [
            accounts["operator"], new("badge-office-2", null, "Marta Lindqvist", [Role.Operator]), new("badge-office-3", null, "Jerome Okafor", [Role.Operator]), accounts["operator"],
        ];
        var other = new Actor("officer-2", null, "Nadia Haddad", [Role.Officer]);

        // The officer's own card is here too, for another officer to decide on.
        var people = new List<Guid> { officer.PersonId!.Value };
        people.AddRange(DemoPeople.Rest().Where(it => it.Person.IsActive).Select(it => it.Person.Id).Skip(3).Take(People * 2));
        var filed = 0;
        foreach (var personId in people)
        {
            if (filed == People) break;
            if ((await session.PoliciesOfAsync(personId, IssuanceType.Initial, cancellation)).FirstOrDefault(policy => policy.Content.Modes.Contains("validated")) is not { } policy) continue;
            var requester = requesters[filed % requesters.Length];
            var created = now.AddMinutes(-(filed < Ages.Length ? Ages[filed] : 1500 + (filed * 190)));
            var request = new IssuanceRequest
            {
                Mode = "validated",
                Reason = IssuanceReason.None,
                PersonId = personId,
                PolicyId = policy.Id,
                Comment = Comments[filed % Comments.Length],
                CreatedBy = requester.AccountId,
                CreatedByName = requester.Name,
                CreatedByPersonId = requester.PersonId,
                CreatedAt = created,
                ApprovalsNeeded = 1,
                DueAt = created.AddHours(24),
                ExpiresAt = created.AddDays(30),
            };
            request.File(RequestMove.File);
            session.Add(request);
            session.Record(Audits.Of(requester, created, request, RequestMove.File, null, detail: new { Policy = policy.Name, request.Mode, request.Comment }));
            if (filed == 2) (request.ClaimedBy, request.ClaimedByName, request.ClaimedUntil) = (other.AccountId, other.Name, now.AddMinutes(20));
            if (filed >= Ages.Length) await EndAsync(session, request, filed - Ages.Length, requester, personId == officer.PersonId ? other : officer, cancellation);
            filed++;
        }
    }

    /// <summary>Approved, denied, withdrawn in turn.</summary>
    private static async Task EndAsync(IStoreSession session, IssuanceRequest request, int turn, Actor requester, Actor officer, CancellationToken cancellation)
    {
        var at = request.CreatedAt.AddMinutes(35 + (turn * 17));
        switch (turn % 4)
        {
            case 0 or 1:
                session.Add(new RequestApproval
                {
                    RequestId = request.Id,
                    RequesterId = request.CreatedBy,
                    RequesterPersonId = request.CreatedByPersonId,
                    BeneficiaryId = request.PersonId,
                    OfficerId = officer.AccountId,
                    OfficerPersonId = officer.PersonId,
                    OfficerName = officer.Name,
                    At = at,
                    ContentHash = (await RequestContent.OfAsync(session, request, cancellation: cancellation)).Hash(),
                });
                request.Approvals = 1;
                Move(RequestMove.Approve, MoveActor.Officer, officer);
                break;
            case 2:
                request.EndNote = "The manager has not confirmed that this person starts here.";
                Move(RequestMove.Deny, MoveActor.Officer, officer);
                (request.EndedAt, request.EndedByName) = (at, officer.Name);
                break;
            default:
                Move(RequestMove.Cancel, MoveActor.Operator, requester);
                (request.EndedAt, request.EndedByName, request.EndNote) = (at, requester.Name, "Asked for twice.");
                break;
        }

        void Move(RequestMove move, MoveActor by, Actor actor)
        {
            var before = request.State;
            if (!request.Move(move, by).Succeeded) throw new InvalidOperationException($"The demo's request cannot be moved: {move}.");
            session.Record(Audits.Of(actor, at, request, move, before, detail: request.EndNote is null ? null : new { Reason = request.EndNote }));
        }
    }
}
