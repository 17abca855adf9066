using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Portal.Components;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>What follows from a draft: which steps are answered, which come next, what the reader panel says. Pure.</summary>
internal static class Wizard
{
    /// <summary>The steps to be walked through: without those where there is nothing to choose.</summary>
    public static IReadOnlyList<WizardStep> Walk(IssueState state) => [.. WizardSteps.Of(state.Mode).Where(step => !IsSkipped(state, step))];

    /// <summary>True when there is nothing to choose.</summary>
    public static bool IsSkipped(IssueState state, WizardStep step) => step == WizardStep.Policy && state.Policies.Length == 1;

    /// <summary>True when one may go on from the step now.</summary>
    public static bool IsDone(IssueState state, WizardStep step) => step switch
    {
        WizardStep.Person => state is { Person: not null, Refusal: null } && !(state.MustBeRequested && IsSkipped(state, WizardStep.Policy)),
        WizardStep.Policy => state.Policy is not null && !state.MustBeRequested,
        WizardStep.Card => state.ChosenReader is { IsSuitable: true },
        WizardStep.Pin => state.Pin is not null,
        _ => CanIssue(state),
    };

    /// <summary>True for the step that asks how: the last one before the card.</summary>
    public static bool AsksForMode(IssueState state, WizardStep step) => state.Modes.Length > 1 && step == (IsSkipped(state, WizardStep.Policy) ? WizardStep.Person : WizardStep.Policy);

    /// <summary>True for the step that ends in asking for approval instead of going on.</summary>
    public static bool EndsInRequest(IssueState state, WizardStep step) => state is { MustBeRequested: true, Refusal: null } && step == (IsSkipped(state, WizardStep.Policy) ? WizardStep.Person : WizardStep.Policy);

    /// <summary>True when the button Issue may be pressed.</summary>
    public static bool CanIssue(IssueState state) =>
        state is { Policy: not null, Pin: not null, IsStarting: false, ChosenReader: { IsSuitable: true } reader } && !MustAccept(state) && reader.Card!.Serial == state.LastCard?.Serial;

    /// <summary>True while the person has not accepted the terms.</summary>
    public static bool MustAccept(IssueState state) => state is { Terms: not null, HasAccepted: false };

    /// <summary>The step itself, or the first one before it that is not answered. A card that was there once counts: it is asked for where it is needed.</summary>
    public static WizardStep Reach(IssueState state, WizardStep wanted)
    {
        foreach (var step in Walk(state))
        {
            if (step == wanted || !(IsDone(state, step) || (step == WizardStep.Card && state.LastCard is not null))) return step;
        }

        return WizardStep.Person;
    }

    public static WizardStep? Next(IssueState state, WizardStep step) => Neighbour(Walk(state), step, 1);

    public static WizardStep? Before(IssueState state, WizardStep step) => Neighbour(Walk(state), step, -1);

    /// <summary>What the reader shows.</summary>
    public static CardPosition PositionOf(IssueState state) => state switch
    {
        { Readers: null } or { ChosenReader: null } => CardPosition.NoReader,
        { ChosenReader.Report.State: ReaderState.Empty } => state.LastCard is null ? CardPosition.Empty : CardPosition.Removed,
        { ChosenReader.Report.State: ReaderState.Reading } => CardPosition.Inserting,
        { ChosenReader.Card: null } => CardPosition.Refused,
        { ChosenReader.Card: { Refusal: null } card } when state.LastCard is null || card.Serial == state.LastCard.Serial => CardPosition.Card,
        { ChosenReader.Card: { Refusal: { } refusal } } => IsForeign(refusal) ? CardPosition.Unsupported : CardPosition.Refused,
        _ => CardPosition.Card,
    };

    /// <summary>The last four characters of a serial number: enough to tell the cards on a desk apart.</summary>
    public static string Short(string serial) => serial.Length <= 4 ? serial : serial[^4..];

    /// <summary>A serial number in groups of four.</summary>
    public static string Grouped(string serial) => string.Join(' ', serial.Chunk(4).Select(group => new string(group)));

    private static bool IsForeign(Refusal refusal) => refusal.Code is "refusal.card-not-recognised" or "refusal.kind-not-supported" or "refusal.card-without-serial";

    private static WizardStep? Neighbour(IReadOnlyList<WizardStep> walk, WizardStep step, int by)
    {
        var index = walk.TakeWhile(x => x != step).Count() + by;
        return index >= 0 && index < walk.Count ? walk[index] : null;
    }
}
