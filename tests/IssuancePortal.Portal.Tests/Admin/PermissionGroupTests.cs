using System.Reflection;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Features.Admin.Roles;

namespace IssuancePortal.Portal.Tests.Admin;

public sealed class PermissionGroupTests
{
    [Fact]
    public void RolePage_Groups_HoldEveryPermissionOnce()
    {
        var groups = (IReadOnlyList<(string Group, IReadOnlyList<Permission> Permissions)>)typeof(RolePage).GetField("Groups", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        Assert.Equal(Enum.GetValues<Permission>(), groups.SelectMany(group => group.Permissions));
    }
}
