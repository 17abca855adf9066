using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using IssuancePortal.Portal.Flux;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>What the draft waits for: the person, the readers, the start of the run.</summary>
internal sealed class IssueEffects(IState<IssueState> state, LookAtPerson people, CheckReaders checkReaders, RunBoard board, IPageWorkstation workstation, ActorAccessor actors)
{
    private static readonly Refusal NoWorkstation = new("refusal.workstation-gone");

    private int _looks;

    [EffectMethod]
    public async Task Handle(OpenDraft action, IDispatcher dispatcher, CancellationToken cancellation)
    {
        if (action.IsNew || state.Value.Person?.Person.Id != action.PersonId)
            dispatcher.Dispatch(new PersonRead(action.PersonId, await people.LookAsync(action.PersonId, await actors.GetAsync(), cancellation)));
        dispatcher.Dispatch(new LookIntoReaders());
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

        var order = new StartOrder(draft.RunId, person, policy, draft.Mode.Name, at.Id, reader.Name, card.InsertionId, pin.Box, BrowserId: await workstation.BrowserIdAsync());
        dispatcher.Dispatch(new IssueAnswered(await board.StartAsync(order, await actors.GetAsync(), cancellation)));
    }
}
