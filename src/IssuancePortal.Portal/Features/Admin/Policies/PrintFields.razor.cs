using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Admin.Policies;

/// <summary>Which layouts a policy's cards are printed with, and when.</summary>
public sealed partial class PrintFields
{
    private static readonly IssuanceType[] Types = Enum.GetValues<IssuanceType>();
    private static readonly PrintMoment[] Moments = Enum.GetValues<PrintMoment>();
    private IReadOnlyList<CardLayout> _layouts = [];

    [Parameter]
    public PolicyPrint? Print { get; set; }

    [Parameter]
    public bool IsLocked { get; set; }

    [Parameter, EditorRequired]
    public EventCallback<PolicyPrint?> Changed { get; set; }

    [Inject]
    private ChangeLayouts Layouts { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var listed = await Layouts.ListAsync(await Actors.GetAsync());
        if (listed.Succeeded) _layouts = [.. listed.Value.Select(view => view.Layout)];
    }

    private Task WhenAsync(PolicyPrint print, ChangeEventArgs e) => Changed.InvokeAsync(print with { When = Enum.Parse<PrintMoment>((string)e.Value!) });

    private Task ChooseAsync(IssuanceType type, ChangeEventArgs e)
    {
        var others = Print?.Layouts.Where(it => it.Type != type) ?? [];
        PrintLayout[] layouts = [.. (Guid.TryParse(e.Value as string, out var id) ? others.Append(new PrintLayout(type, id)) : others).OrderBy(it => it.Type)];
        return Changed.InvokeAsync(layouts.Length == 0 ? null : new PolicyPrint(Print?.When ?? PrintMoment.AtBinding, layouts));
    }
}
