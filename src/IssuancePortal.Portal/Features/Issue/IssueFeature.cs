using IssuancePortal.Portal.Flux;

namespace IssuancePortal.Portal.Features.Issue;

internal sealed class IssueFeature : Feature<IssueState>
{
    public override string GetName() => "Issue";

    protected override IssueState GetInitialState() => new() { RunId = Guid.NewGuid() };
}
