using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Features.Requests;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Flux;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>What the draft waits for: the person, the readers, the start of the run.</summary>
internal sealed class IssueEffects(IState<IssueState> state, LookAtPerson people, ReviewRequest review, FileRequest files, CheckReaders checkReaders, AcceptTerms terms, RunBoard board, IPageWorkstation workstation, ActorAccessor actors)
{
    private static readonly Refusal NoWorkstation = new("refusal.workstation-gone");

    private int _looks;

    [EffectMethod]
    public async Task Handle(OpenDraft action, IDispatcher dispatcher, CancellationToken cancellation)
    {
        if (action.IsNew || state.Value.Person?.Person.Id != action.PersonId)
            dispatcher.Dispatch(await ReadAsync(action.PersonId, cancellation));
        dispatcher.Dispatch(new LookIntoReaders());
    }

    private async Task<PersonRead> ReadAsync(Guid personId, CancellationToken cancellation)
    {
        var actor = await actors.GetAsync();
        var person = await people.LookAsync(personId, actor, cancellation);
        if (!person.Succeeded) return new PersonRead(personId, person);
        var offers = from policy in person.Value.InitialPolicies
                     from mode in files.ModesOf(policy)
                     select new ModeOffer(policy.Id, mode.Name, files.NeedsApproval(mode, IssuanceReason.None, MoveActor.Operator));
        var request = WaitingRequest.Of(person.Value) is { } waiting && await review.LookAsync(waiting.Id, null, actor, cancellation) is { Succeeded: true } view ? view.Value : null;
        var preferred = person.Value.InitialPolicies.FirstOrDefault(files.IsPreferred)?.Id;
        return new PersonRead(personId, person, request, [.. offers], preferred, await terms.LookAsync(personId, actor, cancellation) is { Succeeded: true, Value: { On: true } open } ? open : null);
    }

    [EffectMethod]
    public static Task Handle(ChoosePolicy action, IDispatcher dispatcher)
    {
        dispatcher.Dispatch(new LookIntoReaders());
        return Task.CompletedTask;
    }

    [EffectMethod]
    public async Task Handle(LookIntoReaders action, IDispatcher dispatcher, CancellationToken cancellation)
    {
        var look = Interlocked.Increment(ref _looks);
        var (person, policy) = (state.Value.PersonId, state.Value.PolicyId);
        var looked = workstation.Id is { } id ? await checkReaders.LookAsync(id, person, policy, await actors.GetAsync(), cancellation) : NoWorkstation;
        if (look == _looks) dispatcher.Dispatch(new ReadersLooked(person, policy, looked));
    }

    [EffectMethod]
    public async Task Handle(IssueDevice action, IDispatcher dispatcher, CancellationToken cancellation)
    {
        var draft = state.Value;
        if (draft is not { PersonId: { } person, PolicyId: { } policy, Pin: { } pin, Readers.Workstation: { } at, ChosenReader: { Report.Card: { } card } reader })
        {
            dispatcher.Dispatch(new IssueAnswered(new Refusal("refusal.card-gone")));
            return;
        }

        var actor = await actors.GetAsync();
        if (draft is { Terms: { } accepted, HasAccepted: true } && await terms.AcceptAsync(new AcceptOrder(person, accepted.Hash()), actor, cancellation) is { Succeeded: false, Refusal: { } refused })
        {
            // The text has changed meanwhile: it is read again, and confirmed anew.
            dispatcher.Dispatch(await ReadAsync(person, cancellation));
            dispatcher.Dispatch(new IssueAnswered(refused));
            return;
        }

        var order = new StartOrder(draft.RunId, person, policy, draft.Mode.Name, at.Id, reader.Name, card.InsertionId, pin.Box, draft.Request?.Request.Id, await workstation.BrowserIdAsync());
        dispatcher.Dispatch(new IssueAnswered(await board.StartAsync(order, actor, cancellation)));
    }
}
