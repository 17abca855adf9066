using IssuancePortal.Issuance.Devices;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Looks into every reader of a workstation: what lies in it, and whether it can be issued to a person under a policy.</summary>
/// <param name="store">The store.</param>
/// <param name="workstations">The workstations.</param>
/// <param name="checkCard">Looks at one card.</param>
public sealed class CheckReaders(IIssuanceStore store, IWorkstations workstations, CheckCard checkCard)
{
    /// <summary>The workstation's readers in its order; refused when its client is not connected.</summary>
    /// <param name="workstationId">Which workstation.</param>
    /// <param name="personId">The person that would be issued to; null only looks.</param>
    /// <param name="policyId">The policy; null while it is not chosen.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends the look.</param>
    public async Task<Result<CheckedReaders>> LookAsync(Guid workstationId, Guid? personId, Guid? policyId, Actor actor, CancellationToken cancellation = default)
    {
        var own = personId is { } person && person == actor.PersonId && actor.May(Permission.UseOwnDevices);
        if (!own && !actor.May(Permission.IssueDevice) && !actor.May(Permission.BindDevice) && !actor.May(Permission.SearchPeople)) return Roles.Refusals.NotAllowed(Permission.IssueDevice);
        if (workstations.Find(workstationId) is not { } workstation) return Refusals.WorkstationGone;
        return await store.ReadAsync(
            async session =>
            {
                var policy = policyId is { } id ? await session.PolicyAsync(id, cancellation) : null;
                var readers = new List<CheckedReader>();
                foreach (var reader in workstation.Readers.Readers)
                {
                    var found = reader.Card is { } card ? Own(await checkCard.LookAsync(session, card, personId, policy, cancellation)) : null;
                    var isSeen = found is null || found.Device?.PersonId == actor.PersonId
                        || (actor.May(Permission.SearchPeople) && await session.OutOfScopeAsync(found.Device?.PersonId, Permission.SearchPeople, actor, cancellation) is null);
                    readers.Add(new CheckedReader(reader, isSeen ? found : Hidden(found!)));
                }

                return new CheckedReaders(workstation, readers);
            },
            cancellation);

        // Who takes a device alone reads here, not after the PIN, that it is not one to take; nobody else is offered what only its person takes.
        CheckedCard Own(CheckedCard card) =>
            own ? policyId is not null && checkCard.RefuseTaking(card) is { } refusal ? card with { Refusal = refusal } : card
            : card.Edge is not null && DeviceKinds.Of(card.Edge) is var kind && DeviceKinds.AreUserBound(kind) ? card with { Refusal = Refusals.UserBound(kind.ToString()) } : card;

        // Whose card it is concerns nobody who may not look that person up.
        static CheckedCard Hidden(CheckedCard card) =>
            card with { Owner = null, Refusal = card.Refusal is { } refusal ? refusal with { Arguments = [.. refusal.Arguments.Select(it => Equals(it, card.Owner) ? (object)"?" : it)] } : null };
    }
}

/// <summary>A workstation with what lies in its readers.</summary>
/// <param name="Workstation">The workstation.</param>
/// <param name="Readers">In its order.</param>
public sealed record CheckedReaders(LiveWorkstation Workstation, IReadOnlyList<CheckedReader> Readers)
{
    /// <summary>A reader by name; null when it is not plugged in.</summary>
    public CheckedReader? Find(string? name) => Readers.FirstOrDefault(reader => reader.Name == name);
}

/// <summary>A reader and what lies in it.</summary>
/// <param name="Report">What the client says of the reader.</param>
/// <param name="Card">The card; null while none has answered.</param>
public sealed record CheckedReader(ReaderReport Report, CheckedCard? Card)
{
    /// <summary>The reader's name.</summary>
    public string Name => Report.Name;

    /// <summary>True when the card in it can be issued.</summary>
    public bool IsSuitable => Card is { Refusal: null };
}
