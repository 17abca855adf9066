using IssuancePortal.Issuance.Modes;
using IssuancePortal.Portal.Features.Issue;
using IssuancePortal.Portal.Features.Issue.Runs;

namespace IssuancePortal.Portal.Tests.Issue;

public sealed class WizardTests
{
    [Fact]
    public void Steps_OfTheLocalMode_AreThoseOfItsStages() =>
        Assert.Equal([WizardStep.Person, WizardStep.Policy, WizardStep.Card, WizardStep.Pin, WizardStep.Summary], WizardSteps.Of(LocalMode.Mode));

    [Fact]
    public void After_OfTheLocalMode_IsTheHandOver() => Assert.Equal([StageKind.HandOver], WizardSteps.After(LocalMode.Mode).Select(stage => stage.Kind));

    [Fact]
    public void Steps_StagesOfOthers_AskNothingHere()
    {
        var mode = new Mode("validated", [new(StageKind.Request, StageActor.Operator), new(StageKind.Validate, StageActor.Officer), new(StageKind.Personalise, StageActor.User)], []);

        Assert.Equal([WizardStep.Person, WizardStep.Policy], WizardSteps.Of(mode));
    }

    [Fact]
    public void Reach_NothingAnswered_IsThePerson() => Assert.Equal(WizardStep.Person, Wizard.Reach(new IssueState(), WizardStep.Summary));

    [Theory]
    [InlineData(0.1, 0.9, "Range.Soon")]
    [InlineData(9.7, 22, "Range.Seconds", 8, 25)]
    [InlineData(5, 5, "Range.Second", 5)]
    [InlineData(40, 200, "Range.Minutes", 1, 4)]
    [InlineData(110, 119, "Range.Minutes", 1, 2)]
    public void Range_IsNoMoreExactThanItCanBe(double low, double high, string key, params int[] values)
    {
        var (said, numbers) = RunRange.Of(TimeSpan.FromSeconds(low), TimeSpan.FromSeconds(high));

        Assert.Equal(key, said);
        Assert.Equal(values, numbers.Cast<int>());
    }
}
