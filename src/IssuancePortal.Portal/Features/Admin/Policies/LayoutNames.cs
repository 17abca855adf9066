using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.SignIn;

namespace IssuancePortal.Portal.Features.Admin.Policies;

/// <summary>Names of layouts for those who read about policies; read once for a page.</summary>
public sealed class LayoutNames(ChangeLayouts layouts, ActorAccessor actors)
{
    private Dictionary<Guid, string> _names = [];

    /// <summary>Reads them.</summary>
    public async Task ReadAsync()
    {
        var listed = await layouts.ListAsync(await actors.GetAsync());
        if (listed.Succeeded) _names = listed.Value.ToDictionary(view => view.Layout.Id, view => view.Layout.Name);
    }

    /// <summary>The name of a layout; its id when it is not known.</summary>
    public string NameOf(Guid id) => _names.GetValueOrDefault(id) ?? id.ToString("D");
}
