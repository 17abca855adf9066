using Bunit;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.People;
using IssuancePortal.Portal.Tests.Issue;

namespace IssuancePortal.Portal.Tests.People;

public sealed class PersonPageTests : DeskTests
{
    [Fact]
    public void WithoutDevice_OperatorMayIssue()
    {
        var page = Open(Ana.Id);

        Until(page, () => Assert.Equal($"issue/{Ana.Id}", page.Find(".page-header .btn-primary").GetAttribute("href")));
        Assert.Contains("No device yet", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithDevice_SaysWhyNoneCanBeIssued()
    {
        var runId = await StartRunAsync(Ana, NewCard());
        await Board.WhenEndedAsync(runId);

        var page = Open(Ana.Id);

        Until(page, () => Assert.Single(page.FindAll(".tile")));
        Assert.Contains("This person already has a device.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".page-header .btn-primary"));
        Assert.Equal(2, page.FindAll("td.profile").Count);
    }

    [Fact]
    public void Operator_OwnPage_MayNotIssueToThemselves()
    {
        SignIn(new Actor("ana", Ana.Id, "Ana Sousa", [Role.Operator]));

        var page = Open(Ana.Id);

        Until(page, () => Assert.Contains("Nobody acts on their own devices.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void User_MayNotLookAtOthers()
    {
        SignIn(new Actor("uma", null, "Uma User", [Role.User]));

        var page = Open(Ana.Id);

        Until(page, () => Assert.Contains("Your role does not include this: find people and see their devices.", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<PersonPage> Open(Guid person) => Render<PersonPage>(x => x.Add(y => y.PersonId, person));
}
