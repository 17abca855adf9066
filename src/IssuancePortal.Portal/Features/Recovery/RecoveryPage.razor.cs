using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Audit;
using IssuancePortal.Issuance.Escrow;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Recovery;

/// <summary>Recoveries of escrowed keys, live: what waits for another officer, what can be fetched, what was.</summary>
public sealed partial class RecoveryPage
{
    private const int Shown = 100;
    private IReadOnlyList<RecoveryView>? _views;
    private RecoveredKey? _recovered;
    private Refusal? _refusal;
    private string _me = "";
    private DateTimeOffset _now;

    [Inject]
    private RecoverKey Recoveries { get; set; } = null!;

    [Inject]
    private Confirmation Confirmation { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override bool Concerns(AuditEvent audit) => audit.What.StartsWith("recovery.", StringComparison.Ordinal);

    protected override async Task ReadAsync()
    {
        var actor = await Actors.GetAsync();
        (_me, _now) = (actor.AccountId, Time.GetUtcNow());
        var listed = await Recoveries.ListAsync(Shown, actor);
        (_views, _refusal) = (listed.Succeeded ? listed.Value : null, listed.Refusal);
    }

    private string StateOf(KeyRecovery recovery) =>
        recovery.State is RecoveryState.Asked or RecoveryState.Approved && !recovery.IsOpen(_now) ? "Expired" : recovery.State.ToString();

    private StateTone ToneOf(KeyRecovery recovery) => StateOf(recovery) switch
    {
        nameof(RecoveryState.Asked) => StateTone.Waiting,
        nameof(RecoveryState.Approved) => StateTone.Running,
        nameof(RecoveryState.Fetched) => StateTone.Issued,
        nameof(RecoveryState.Denied) => StateTone.Failed,
        _ => StateTone.Terminated,
    };

    private async Task DecideAsync(RecoveryView view, bool approve)
    {
        var verb = L[approve ? "Approve" : "Deny"];
        if (!await Confirmation.AskAsync(new ConfirmQuestion(L[approve ? "Approve.Ask" : "Deny.Ask", view.PersonName], [L[approve ? "Approve.Effect" : "Deny.Effect", view.Recovery.AskedByName]], verb, Dangerous: approve))
            || !await StepUp.AskAsync()) return;
        await SayAsync((await Recoveries.DecideAsync(view.Recovery.Id, approve, await Actors.GetAsync())).Refusal, L[approve ? "Approved" : "Denied"]);
    }

    private async Task WithdrawAsync(RecoveryView view) => await SayAsync((await Recoveries.WithdrawAsync(view.Recovery.Id, await Actors.GetAsync())).Refusal, L["Withdrawn"]);

    private async Task FetchAsync(RecoveryView view)
    {
        if (!await StepUp.AskAsync()) return;
        var fetched = await Recoveries.FetchAsync(view.Recovery.Id, await Actors.GetAsync());
        if (fetched.Succeeded) _recovered = fetched.Value;
        await SayAsync(fetched.Refusal, L["Fetched"]);
    }

    private async Task SayAsync(Refusal? refusal, string done)
    {
        if (refusal is null) Toasts.Done(done);
        else Toasts.Failed($"{W.What(refusal)} {W.WhatToDo(refusal)}");
        await ReadAsync();
    }
}
