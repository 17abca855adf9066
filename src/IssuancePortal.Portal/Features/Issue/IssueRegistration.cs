using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Shell;

namespace IssuancePortal.Portal.Features.Issue;

/// <summary>The wizard, the runs, and their places in the rail.</summary>
internal sealed class IssueRegistration : IPortalFeature
{
    public void Add(WebApplicationBuilder builder)
    {
        builder.Services
            .AddHomeSection<TodayNumbers>(10)
            .AddNav<IssueText>(10, "Nav.Issue", "credit-card", "issue", Permission.IssueDevice)
            .AddNav<IssueText>(20, "Nav.Runs", "activity", "runs", Permission.IssueDevice);
    }
}
