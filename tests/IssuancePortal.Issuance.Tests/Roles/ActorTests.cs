using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Roles;

namespace IssuancePortal.Issuance.Tests.Roles;

public sealed class ActorTests
{
    private static readonly Group Berlin = new() { Name = "Berlin" };

    [Theory]
    [InlineData(true, "", null)]
    [InlineData(false, "Lisbon", null)]
    [InlineData(false, "Porto", "refusal.out-of-scope")]
    [InlineData(false, "", "refusal.out-of-scope")]
    public void Refuse_ForALimitedRole_CoversItsGroupsAndSites(bool inGroup, string site, string? refusal)
    {
        var actor = Limited(Permission.TerminateDevice);
        var person = Somebody(inGroup, site);

        Assert.Equal(refusal, actor.Refuse(Permission.TerminateDevice, person)?.Code);
        Assert.Equal(refusal is null, actor.MayOn(Permission.TerminateDevice, person));
        Assert.True(actor.May(Permission.TerminateDevice));
    }

    [Fact]
    public void Refuse_WithoutThePermission_IsNotAllowedWhoeverItIs() =>
        Assert.Equal("refusal.not-allowed", Limited(Permission.TerminateDevice).Refuse(Permission.IssueDevice, Somebody(true, "Lisbon"))?.Code);

    [Fact]
    public void ScopeOf_SeveralRoles_IsTheirSumAndEverybodyWhenOneHasNoLimits()
    {
        var other = Guid.NewGuid();
        var two = Limited(Permission.TerminateDevice) with
        {
            Grants = [.. Limited(Permission.TerminateDevice).Grants, new Grant("b", [Permission.TerminateDevice], new PeopleScope([other], []))],
        };

        Assert.Equal([Berlin.Id, other], two.ScopeOf(Permission.TerminateDevice)!.Groups);
        Assert.Null((two with { Grants = [.. two.Grants, new Grant("c", [Permission.TerminateDevice])] }).ScopeOf(Permission.TerminateDevice));
        Assert.False(two.ScopeOf(Permission.IssueDevice)!.Covers(Somebody(true, "Lisbon")));
    }

    [Fact]
    public void May_OfARoleOfTheProduct_FollowsTheTable()
    {
        var actor = new Actor("x", null, "X", [Role.Operator]);
        Assert.All(Enum.GetValues<Permission>(), permission => Assert.Equal(Permissions.Of(Role.Operator).Contains(permission), actor.May(permission)));
        Assert.True(actor.MayOn(Permission.IssueDevice, Somebody(false, "")));
    }

    [Fact]
    public void Faults_OfEveryRoleOfTheProduct_AreNone() => Assert.All(Role.All, role => Assert.Empty(RoleRules.Faults(Permissions.Of(role).ToList())));

    [Theory]
    [InlineData("refusal.role-approves-own", Permission.ApproveRequests, Permission.IssueDevice)]
    [InlineData("refusal.role-approves-own", Permission.ApproveRequests, Permission.RequestIssuance)]
    [InlineData("refusal.role-administers-devices", Permission.ManageRoles, Permission.TerminateDevice)]
    [InlineData("refusal.role-administers-devices", Permission.ManagePolicies, Permission.IssueDevice)]
    [InlineData("refusal.role-issues-and-ends", Permission.IssueDevice, Permission.UnlockPin)]
    [InlineData("refusal.role-audits-own", Permission.ExportAudit, Permission.ManageSettings)]
    [InlineData("refusal.role-recovers-own", Permission.RecoverKeys, Permission.IssueDevice)]
    [InlineData("refusal.role-recovers-own", Permission.RecoverKeys, Permission.ManageSettings)]
    [InlineData("refusal.role-needs-other", Permission.ChangePolicyAtApproval, Permission.SearchPeople)]
    public void Faults_OfWhatMustBeApart_NamesBoth(string code, Permission one, Permission other) => Assert.Contains(RoleRules.Faults([one, other]), fault => fault.Code == code);

    [Fact]
    public void Faults_OfNothing_SaysSo() => Assert.Equal("refusal.role-empty", Assert.Single(RoleRules.Faults([])).Code);

    private static Actor Limited(Permission permission) => new("x", null, "X", ["a"]) { Grants = [new Grant("a", [permission], new PeopleScope([Berlin.Id], ["Lisbon"]))] };

    private static Person Somebody(bool inGroup, string site)
    {
        var person = new Person { EmployeeNumber = "1", GivenName = "A", Surname = "B", Email = "a@example.org", Upn = "a@example.org", PersonIdentifier = "1", Site = site };
        if (inGroup) person.Groups.Add(Berlin);
        return person;
    }
}
