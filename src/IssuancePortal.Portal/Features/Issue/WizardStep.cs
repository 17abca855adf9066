using IssuancePortal.Issuance.Modes;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>The questions of the wizard, in order. Their names, in lower case, are what the address says.</summary>
public enum WizardStep
{
    Person,
    Policy,
    Card,
    Pin,
    Summary,
}

/// <summary>Which questions each stage of a mode asks of the operator.</summary>
public static class WizardSteps
{
    /// <summary>The steps of a mode, in the order of its stages; a stage that somebody else does, or that comes after the run, asks nothing here.</summary>
    public static IReadOnlyList<WizardStep> Of(Mode mode) => [.. mode.Stages.Where(stage => stage.By == StageActor.Operator).SelectMany(stage => StepsOf(stage.Kind))];

    /// <summary>The stages that follow when the device is personalised, without those that are optional: nothing asks for them.</summary>
    public static IReadOnlyList<Stage> After(Mode mode) => [.. mode.Stages.SkipWhile(stage => stage.Kind != StageKind.Personalise).Skip(1).Where(stage => !stage.Optional)];

    private static WizardStep[] StepsOf(StageKind kind) => kind switch
    {
        StageKind.Request => [WizardStep.Person, WizardStep.Policy],
        StageKind.Bind => [WizardStep.Card],
        StageKind.Personalise => [WizardStep.Pin, WizardStep.Summary],
        _ => [],
    };
}
