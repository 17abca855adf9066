using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Printing;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Audit;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>A device: what is on it, what happened to it, and what can happen next, straight from the table of its life.</summary>
public sealed partial class DevicePage
{
    private DeviceView? _view;
    private Refusal? _refusal;
    private AuditTimeline? _timeline;
    private bool _mayIssue;
    private bool _mayLook;
    private bool _isOwn;
    private bool _canPrint;
    private Actor? _actor;
    private DeviceMove? _asked;
    private CertificateAsked? _certificate;

    [Parameter]
    public Guid DeviceId { get; set; }

    [Inject]
    private PrintCard Cards { get; set; } = null!;

    [Inject]
    private LookAtDevice Devices { get; set; } = null!;

    [Inject]
    private TerminateDevice Terminate { get; set; } = null!;

    [Inject]
    private AskForTermination AskForEnd { get; set; } = null!;

    [Inject]
    private MakeDeviceMove Moves { get; set; } = null!;

    [Inject]
    private ChangeCertificate Certificates { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (_view?.Device.Id != DeviceId) await LookAsync();
    }

    private async Task LookAsync()
    {
        var actor = await Actors.GetAsync();
        _mayIssue = actor.May(Permission.IssueDevice);
        _mayLook = actor.May(Permission.SearchPeople);
        var looked = await Devices.LookAsync(DeviceId, actor);
        _view = looked.Succeeded ? looked.Value : null;
        _refusal = looked.Refusal;
        _canPrint = _view is not null && (actor.May(Permission.BindDevice) || _mayIssue) && await Cards.LookAsync(DeviceId, actor) is { Succeeded: true, Value: { Layout: not null, Job.State: not PrintState.Good } or { Layout: not null, Job: null } };
        (_actor, _isOwn) = (actor, _view?.Device.PersonId is { } person && person == actor.PersonId);
    }

    private async Task TerminateAsync(TerminationReason? reason)
    {
        _asked = null;
        if (reason is not { } why || !await StepUp.AskAsync()) return;
        if (TerminateDevice.NeedsApproval(_view!.Device, _view.Policy?.Content, why))
        {
            var asked = await AskForEnd.FileAsync(new TerminationOrder(DeviceId, why), await Actors.GetAsync());
            if (asked.Succeeded) Toasts.Done(L["Terminate.Asked"]);
            else Toasts.Failed($"{W.What(asked.Refusal)} {W.WhatToDo(asked.Refusal)}");
            await AgainAsync();
            return;
        }

        var terminated = await Terminate.TerminateAsync(new TerminateOrder(DeviceId, why), await Actors.GetAsync());
        if (terminated.Succeeded) Toasts.Done(L["Terminated", terminated.Value.Length]);
        else Toasts.Failed($"{W.What(terminated.Refusal)} {W.WhatToDo(terminated.Refusal)}");
        await AgainAsync();
    }

    private async Task MakeAsync(MoveChoice? choice)
    {
        var move = _asked;
        _asked = null;
        if (choice is null || move is not { } made) return;
        if (Moves.AsksForProof(made, await Actors.GetAsync()) && !await StepUp.AskAsync()) return;
        var done = await Moves.MakeAsync(DeviceId, made, choice, await Actors.GetAsync());
        if (done.Succeeded) Toasts.Done(L["Move.Done", W.Of(made), done.Value.Length]);
        else Toasts.Failed($"{W.What(done.Refusal)} {W.WhatToDo(done.Refusal)}");
        if (done.Succeeded && made == DeviceMove.Remove) Navigation.NavigateTo("admin/ended-devices");
        else await AgainAsync();
    }

    private async Task ChangeAsync(CertificateAnswer? answer)
    {
        var asked = _certificate;
        _certificate = null;
        if (answer is null || asked is null || (asked.Move == CertificateMove.Revoke && !await StepUp.AskAsync())) return;
        var changed = await Certificates.ChangeAsync(asked.Certificate.SerialNumber, asked.Move, answer.Reason, answer.Note, await Actors.GetAsync());
        if (changed.Succeeded) Toasts.Done(L[$"Certificate.{asked.Move}.Done", W.Profile(asked.Certificate.Profile)]);
        else Toasts.Failed($"{W.What(changed.Refusal)} {W.WhatToDo(changed.Refusal)}");
        await AgainAsync();
    }

    private async Task AgainAsync()
    {
        await LookAsync();
        if (_timeline is { } timeline) await timeline.ReloadAsync();
    }
}
