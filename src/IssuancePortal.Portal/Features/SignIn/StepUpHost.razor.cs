using System.Security.Claims;
using IssuancePortal.Data.Accounts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>The dialog of <see cref="SignIn.StepUp"/>. The password goes from the field to an endpoint that renews the cookie; it never passes through the circuit.</summary>
public sealed partial class StepUpHost : IDisposable
{
    private ElementReference _dialog;
    private ElementReference _password;
    private bool _wasAsked;
    private bool _hasPasskey;
    private bool _hasPassword;
    private bool _withCard;
    private IReadOnlyList<Guid> _workstations = [];
    private bool _isBusy;
    private string? _fault;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private AccountPasskeys Passkeys { get; set; } = null!;

    [Inject]
    private IServiceScopeFactory Scopes { get; set; } = null!;

    [Inject]
    private IServiceProvider Services { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    private IIssuanceStore Store { get; set; } = null!;

    [Inject]
    internal FreshProofs Proofs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override void OnInitialized() => StepUp.Changed += OnChanged;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_wasAsked == StepUp.IsAsked) return;
        _wasAsked = StepUp.IsAsked;
        await Scripts.CallAsync("focus", _wasAsked ? "showModal" : "close", _dialog);
    }

    public void Dispose() => StepUp.Changed -= OnChanged;

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        (_fault, _isBusy, _withCard) = (null, false, false);
        if (StepUp.IsAsked) await LookAsync();
        StateHasChanged();
    });

    /// <summary>What this person has to prove with.</summary>
    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        await using var scope = Scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        _hasPassword = await accounts.FindByIdAsync(actor.AccountId) is { } account && await accounts.HasPasswordAsync(account);
        // A person with a connected reader may use the card; whether it is theirs is seen when it has proved somebody.
        _workstations = actor.PersonId is null ? [] : [.. (await Services.GetRequiredService<PageWorkstations>().ListAsync()).Where(it => it.Live is not null).Select(it => it.Id)];
        _hasPasskey = (await Passkeys.ListAsync(actor.AccountId)).Count > 0 && await Scripts.AskAsync<bool>("passkey", "supported");
    }

    private Task WithPasskeyAsync() => ProveAsync(async () => await Scripts.AskAsync<PasskeyOutcome>("passkey", "prove"));

    private Task WithPasswordAsync() => ProveAsync(async () => await Scripts.AskAsync<PasskeyOutcome>("passkey", "provePassword", _password));

    private async Task ProveAsync(Func<Task<PasskeyOutcome?>> prove)
    {
        (_isBusy, _fault) = (true, null);
        StateHasChanged();
        var outcome = await prove();
        _isBusy = false;
        if (outcome is { Done: true }) Answer(true);
        else _fault = outcome?.Words(L);
    }

    private async Task<Refusal?> WithCardAsync(CardProven proven)
    {
        var user = (await Authentication.GetAuthenticationStateAsync()).User;
        if (user.ToActor() is not { } actor || user.FindFirstValue(PortalClaims.Session) is not { } session) return AccountRefusals.UnknownSession;
        if (proven.PersonId != actor.PersonId) return AccountRefusals.OthersCard;
        await Store.ChangeAsync<bool>(inner =>
        {
            inner.Record(new AuditEvent
            {
                At = Time.GetUtcNow(), ActorId = actor.AccountId, ActorName = actor.Name, What = "sign-in.proof", DeviceId = proven.DeviceId, PersonId = proven.PersonId,
                Detail = Audits.Json(new { Way = nameof(SignInWay.Card) }),
            });
            return Task.FromResult<Result<bool>>(true);
        });
        Proofs.Note(session, SignInWay.Card);
        Answer(true);
        return null;
    }

    private void Answer(bool proven) => StepUp.Answer(proven);

    private void Closed()
    {
        if (StepUp.IsAsked) Answer(false);
    }
}
