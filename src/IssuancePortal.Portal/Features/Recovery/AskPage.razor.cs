using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Issuance.People;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Recovery;

/// <summary>A recovery officer asks for one of a person's keys.</summary>
public sealed partial class AskPage
{
    private IReadOnlyList<EscrowedCertificate>? _keys;
    private Refusal? _refusal;
    private Guid? _chosen;
    private string _name = "";
    private string _reason = "";
    private bool _reasonMissing;
    private DateTimeOffset _now;

    [Parameter]
    public Guid PersonId { get; set; }

    [Inject]
    private RecoverKey Recoveries { get; set; } = null!;

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        var actor = await Actors.GetAsync();
        _now = Time.GetUtcNow();
        _name = await People.LookAsync(PersonId, actor) is { Succeeded: true, Value.Person.Name: var name } ? name : "";
        var listed = await Recoveries.KeysAsync(PersonId, actor);
        (_keys, _refusal) = (listed.Succeeded ? listed.Value : null, listed.Refusal);
        _chosen = _keys is [var newest, ..] ? newest.Key.Id : null;
    }

    private async Task AskAsync()
    {
        _reasonMissing = string.IsNullOrWhiteSpace(_reason);
        if (_reasonMissing || _chosen is not { } key || !await StepUp.AskAsync()) return;
        var asked = await Recoveries.AskAsync(key, _reason, await Actors.GetAsync());
        _refusal = asked.Refusal;
        if (!asked.Succeeded) return;
        Toasts.Done(L["Asked"]);
        Navigation.NavigateTo("recovery");
    }
}
