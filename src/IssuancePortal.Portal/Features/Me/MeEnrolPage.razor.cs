using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Sets one's own device up, one question at a time: connect the computer, insert the device, choose a PIN.</summary>
public sealed partial class MeEnrolPage
{
    private static readonly MeStep[] Steps = [MeStep.Connect, MeStep.Device, MeStep.Pin];

    private readonly Guid _runId = Guid.NewGuid();
    private Actor _actor = Actor.System;
    private Person? _person;
    private Enrolment? _enrolment;
    private CheckedReaders? _readers;
    private CheckedReader? _reader;
    private string? _chosen;
    private Refusal? _refusal;
    private SealedPin? _pin;
    private byte[]? _sealedTo;
    private bool _codesDiffer;
    private bool _isStarting;
    private MeStep _step = MeStep.Device;
    private Guid? _watched;
    private IDisposable? _watch;

    [Parameter]
    public Guid? RequestId { get; set; }

    [SupplyParameterFromQuery]
    public Guid? Policy { get; set; }

    [SupplyParameterFromQuery]
    public string? Mode { get; set; }

    [Inject]
    private LookAtMe Me { get; set; } = null!;

    [Inject]
    private CheckReaders CheckReaders { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private CardPosition Position => _reader switch
    {
        null => CardPosition.NoReader,
        { Report.State: ReaderState.Empty } => CardPosition.Empty,
        { Report.State: ReaderState.Reading } => CardPosition.Inserting,
        { IsSuitable: true } => CardPosition.Card,
        _ => CardPosition.Refused,
    };

    private Refusal? CardRefusal => _reader?.Card switch
    {
        null => null,
        { Refusal: { } refusal } => refusal,
        { Serial: { } serial } when _enrolment?.Device is { } bound && bound.Serial != serial => new Refusal("refusal.other-device", Issue.Wizard.Grouped(bound.Serial)),
        _ => null,
    };

    private string Instruction => _reader switch
    {
        null => L["Reader.None"],
        { Report.State: ReaderState.Empty } => L["Reader.Insert", _reader.Name],
        { Report.State: ReaderState.Reading } => L["Reader.Reading"],
        { Card: null } => L["Reader.Mute"],
        _ => CardRefusal is { } refusal ? W.What(refusal) : L["Reader.Ready"],
    };

    private string? Reason => CardRefusal is { } refusal ? W.WhatToDo(refusal) : null;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        var looked = await Me.LookAsync(_actor);
        if (!looked.Succeeded)
        {
            _refusal = looked.Refusal;
            return;
        }

        _person = looked.Value.Person;
        _enrolment = looked.Value.Enrolments.FirstOrDefault(it => RequestId is { } id ? it.RequestId == id : it.Policy.Id == Policy && it.Mode.Name == Mode);
        if (_enrolment is null)
        {
            _refusal = new Refusal("refusal.request-unknown");
            return;
        }

        await Workstation.OpenAsync();
        Workstation.Changed += OnWorkstationChanged;
        Follow();
        await LookAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Workstation.Changed -= OnWorkstationChanged;
        _watch?.Dispose();
    }

    private void OnWorkstationChanged() => Hear(async () =>
    {
        Follow();
        await LookAsync();
        StateHasChanged();
    })();

    private void Follow()
    {
        if (_watched == Workstation.Id) return;
        _watch?.Dispose();
        _watched = Workstation.Id;
        _watch = _watched is { } id ? Workstations.Watch(id, Hear(async () =>
        {
            await LookAsync();
            StateHasChanged();
        })) : null;
    }

    private async Task LookAsync()
    {
        var looked = Workstation.Id is { } id ? await CheckReaders.LookAsync(id, _person!.Id, _enrolment!.Policy.Id, _actor) : null as Result<CheckedReaders>?;
        _readers = looked is { Succeeded: true } found ? found.Value : null;
        _reader = _readers is null ? null
            : _readers.Find(_chosen) ?? _readers.Readers.FirstOrDefault(reader => reader.Card?.Serial is { } serial && serial == _enrolment!.Device?.Serial)
            ?? _readers.Readers.FirstOrDefault(reader => reader.IsSuitable) ?? _readers.Readers.FirstOrDefault(reader => reader.Card is not null) ?? (_readers.Readers.Count > 0 ? _readers.Readers[0] : null);
        if (_readers is null) _step = MeStep.Connect;
        else if (_step == MeStep.Connect) _step = MeStep.Device;

        // A client that was started again has another key: what was sealed to the old one is of no use.
        if (_pin is not null && _sealedTo is not null && _readers is not null && !_sealedTo.AsSpan().SequenceEqual(_readers.Workstation.SessionPublicKey)) _pin = null;
    }

    private async Task Choose(string reader)
    {
        _chosen = reader;
        await LookAsync();
    }

    private async Task GoAsync(MeStep step)
    {
        (_step, _refusal, _pin) = (step, null, null);
        await Scripts.CallAsync("focus", "focus", "#question");
    }

    private async Task AnnounceAsync(byte[] pageKey)
    {
        if (_readers is not { } readers) return;
        await Scripts.CallAsync("focus", "focus", ".pin");
        var shown = await Workstations.BeginPinEntryAsync(readers.Workstation.Id, new PinEntryRequest(_runId, pageKey, _person!.Name), CancellationToken.None);
        _codesDiffer = shown is not null && shown != LineNames.PinCode(readers.Workstation.SessionPublicKey, pageKey);
    }

    private Task SetPinAsync(SealedPin? pin)
    {
        (_pin, _sealedTo) = (pin, _readers?.Workstation.SessionPublicKey);
        return Task.CompletedTask;
    }

    private async Task StartAsync()
    {
        if (_pin is not { } pin || _enrolment is not { } enrolment || _readers is not { } readers || _reader is not { IsSuitable: true, Report.Card: { } card } reader)
        {
            _refusal = new Refusal("refusal.card-gone");
            return;
        }

        (_isStarting, _refusal) = (true, null);
        var order = new StartOrder(
            _runId, _person!.Id, enrolment.Policy.Id, enrolment.Mode.Name, readers.Workstation.Id, reader.Name, card.InsertionId, pin, enrolment.RequestId, await Workstation.BrowserIdAsync(), enrolment.Reason, enrolment.ReplacesDeviceId);
        var started = await Board.StartAsync(order, _actor, CancellationToken.None);
        if (started.Succeeded) Navigation.NavigateTo($"me/runs/{started.Value}");
        else (_isStarting, _refusal) = (false, started.Refusal);
    }
}
