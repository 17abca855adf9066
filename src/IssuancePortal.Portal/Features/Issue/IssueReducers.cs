using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Portal.Flux;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>How the draft changes; pure.</summary>
internal static class IssueReducers
{
    [ReducerMethod]
    public static IssueState Reduce(IssueState state, OpenDraft action)
    {
        var reader = action.Reader ?? state.Reader;
        var next = state.PersonId == action.PersonId ? state : Fresh(state) with { PersonId = action.PersonId };
        return Settle(next with { PolicyId = action.PolicyId ?? next.PolicyId, ModeName = action.Mode ?? next.ModeName, Reader = reader, IsReaderChosen = next.IsReaderChosen || (action.Reader is not null && action.Reader != state.Reader) });
    }

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, PersonRead action) => action.PersonId != state.PersonId
        ? state
        : Settle(state with { Person = action.Person.Succeeded ? action.Person.Value : null, PersonRefusal = action.Person.Refusal, Request = action.Request, Offers = action.Offers, PolicyId = state.PolicyId ?? action.Preferred, Terms = action.Terms, HasAccepted = false });

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, ConfirmTerms action) => state with { HasAccepted = action.Accepted, StartRefusal = null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, ChooseMode action) => state with { ModeName = action.Mode, StartRefusal = null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, ChoosePolicy action) => state with { PolicyId = action.PolicyId, StartRefusal = null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, ChooseReader action) => Hold(state with { Reader = action.Reader, IsReaderChosen = true, StartRefusal = null });

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, ReadersLooked action)
    {
        // An answer to a question that is no longer asked.
        if (action.PersonId != state.PersonId || action.PolicyId != state.PolicyId) return state;
        if (!action.Readers.Succeeded) return state with { Readers = null, ReadersRefusal = action.Readers.Refusal, HasLooked = true };
        var readers = action.Readers.Value;
        var reader = Choose(readers, state.Reader, state.IsReaderChosen);
        return Hold(state with { Readers = readers, ReadersRefusal = null, HasLooked = true, Reader = reader, IsReaderChosen = state.IsReaderChosen && reader == state.Reader });
    }

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, PinSealed action) => action.Pin is { } pin && state.Readers is { } readers
        ? state with { Pin = new EnteredPin(pin, Convert.ToBase64String(readers.Workstation.SessionPublicKey), state.LastCard?.Serial), IsPinDropped = false, StartRefusal = null }
        : state with { Pin = null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, IssueDevice action) => state with { IsStarting = true, StartRefusal = null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, IssueAnswered action) => state with { IsStarting = false, StartRefusal = action.Run.Refusal, Started = action.Run.Succeeded ? action.Run.Value : null };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, EndDraft action) => Fresh(state) with { LastSearch = "" };

    [ReducerMethod]
    public static IssueState Reduce(IssueState state, PersonSearched action) => state with { LastSearch = action.Text };

    /// <summary>
    /// Which reader to use: the one that was chosen or is kept; without a choice by hand, the only one whose card can be issued goes before it; else any with a card in it.
    /// </summary>
    internal static string? Choose(CheckedReaders readers, string? wanted, bool byHand)
    {
        if (byHand && readers.Find(wanted) is not null) return wanted;
        var suitable = readers.Readers.Where(reader => reader.IsSuitable).ToList();
        if (suitable.Count == 1) return suitable[0].Name;
        if (readers.Find(wanted) is not null) return wanted;
        var best = suitable.Count > 0 ? suitable[0] : readers.Readers.FirstOrDefault(reader => reader.Card is not null);
        return best?.Name ?? (readers.Readers.Count > 0 ? readers.Readers[0].Name : null);
    }

    private static IssueState Fresh(IssueState state) => new() { RunId = Guid.NewGuid(), Reader = state.Reader, LastSearch = state.LastSearch };

    /// <summary>Where there is no choice of policy, takes the only one; drops one that is not on offer.</summary>
    private static IssueState Settle(IssueState state)
    {
        if (state.Person is null || state.Policy is not null) return state;
        return state with { PolicyId = state.Policies is [var only] ? only.Id : null };
    }

    /// <summary>Notes the card in use, and drops a PIN that was entered for another card or another client process.</summary>
    private static IssueState Hold(IssueState state)
    {
        if (state.ChosenReader is { IsSuitable: true, Card.Serial: { } serial } reader) state = state with { LastCard = new SeenCard(reader.Name, serial) };
        if (state.Pin is not { } pin || state.Readers is not { } readers) return state;
        var fits = pin.ClientKey == Convert.ToBase64String(readers.Workstation.SessionPublicKey) && pin.Serial == state.LastCard?.Serial;
        return fits ? state : state with { Pin = null, IsPinDropped = true };
    }
}
