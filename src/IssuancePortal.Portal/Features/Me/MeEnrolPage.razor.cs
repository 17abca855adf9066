using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Me;

/// <summary>Sets one's own device up, one question at a time: connect the computer, insert the device, choose a PIN.</summary>
public sealed partial class MeEnrolPage
{

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
    private TermsSettings _terms = new();
    private bool _mustAccept;
    private bool _accepts;
    private string? _agreed;

    [Parameter]
    public Guid? RequestId { get; set; }

    [SupplyParameterFromQuery]
    public Guid? Policy { get; set; }

    [SupplyParameterFromQuery]
    public string? Mode { get; set; }

    [Inject]
    private LookAtMe Me { get; set; } = null!;

    [Inject]
    private AcceptTerms Terms { get; set; } = null!;

    [Inject]
    private CheckReaders CheckReaders { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Why the device in the reader is not the one to set up; null when it is, or when there is none.</summary>
    private Refusal? CardRefusal => _reader?.Card switch
    {
        null => null,
        { Refusal: { } refusal } => refusal,
        { Serial: { } serial } when (_enrolment?.Device?.Serial ?? _agreed) is { } wanted && wanted != serial => new Refusal("refusal.other-device", Issue.Wizard.Grouped(wanted)),
        _ => null,
    };

    /// <summary>With the terms first, where there are some that were not accepted when the page was opened.</summary>
    private IReadOnlyList<MeStep> Steps => _mustAccept ? [MeStep.Terms, MeStep.Connect, MeStep.Device, MeStep.Pin] : [MeStep.Connect, MeStep.Device, MeStep.Pin];

    private bool IsReady => _reader is { Card: not null } && CardRefusal is null;

    private CardPosition Position => PositionOf(_reader, CardRefusal);

    private string Instruction => InstructionOf(_reader, CardRefusal is { } refusal ? Say(refusal, "") : null, L);

    private string? Reason => CardRefusal is { } refusal ? Say(refusal, ".do") : null;

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        var looked = await Me.LookAsync(_actor);
        if (!looked.Succeeded)
        {
            _refusal = looked.Refusal;
            return;
        }

        if (looked.Value.EnrolRefusal is { } unproven)
        {
            _refusal = unproven;
            return;
        }

        _person = looked.Value.Person;
        _enrolment = looked.Value.Enrolments.FirstOrDefault(it => RequestId is { } id ? it.RequestId == id : it.Policy.Id == Policy && it.Mode.Name == Mode);
        if (_enrolment is null)
        {
            _refusal = new Refusal("refusal.request-unknown");
            return;
        }

        if (await Terms.LookAsync(_person.Id, _actor) is { Succeeded: true, Value: { On: true } terms }) (_terms, _mustAccept, _step) = (terms, true, MeStep.Terms);
        await FollowAsync();
    }

    protected override async Task LookAsync()
    {
        var looked = Workstation.Id is { } id ? await CheckReaders.LookAsync(id, _person!.Id, _enrolment!.Policy.Id, _actor) : null as Result<CheckedReaders>?;
        _readers = looked is { Succeeded: true } found ? found.Value : null;
        _reader = _readers is null ? null
            : _readers.Find(_chosen) ?? _readers.Readers.FirstOrDefault(reader => reader.Card?.Serial is { } serial && serial == _enrolment!.Device?.Serial)
            ?? _readers.Readers.FirstOrDefault(reader => reader.IsSuitable && reader.Card!.Serial == _agreed) ?? _readers.Readers.FirstOrDefault(reader => reader.IsSuitable) ?? _readers.Readers.FirstOrDefault(reader => reader.Card is not null) ?? (_readers.Readers.Count > 0 ? _readers.Readers[0] : null);
        if (_step == MeStep.Terms) return;
        if (_readers is null) _step = MeStep.Connect;
        else if (_step == MeStep.Connect) _step = MeStep.Device;

        // A client that was started again has another key: what was sealed to the old one is of no use.
        if (_pin is not null && _sealedTo is not null && _readers is not null && !_sealedTo.AsSpan().SequenceEqual(_readers.Workstation.SessionPublicKey)) _pin = null;
    }

    /// <summary>Says a refusal to somebody who is no operator, where the trade's words would not help.</summary>
    private string Say(Refusal refusal, string part)
    {
        var isOwn = refusal.Code is "refusal.device-already-issued" && _reader?.Card?.Device?.PersonId == _person?.Id;
        var own = L[$"{(isOwn ? "card.own" : refusal.Code)}{part}", [.. refusal.Arguments]];
        return own.ResourceNotFound ? part.Length == 0 ? W.What(refusal) : W.WhatToDo(refusal) : own;
    }

    private async Task AcceptAsync()
    {
        if (!_accepts) return;
        var accepted = await Terms.AcceptAsync(new AcceptOrder(_person!.Id, _terms.Hash()), _actor);
        if (!accepted.Succeeded)
        {
            // The text has changed meanwhile: it is read again.
            (_refusal, _accepts) = (accepted.Refusal, false);
            if (await Terms.LookAsync(_person.Id, _actor) is { Succeeded: true, Value: var now }) _terms = now;
            if (_terms.On) return;
        }

        await GoAsync(MeStep.Device);
        await LookAsync();
    }

    private async Task Choose(string reader)
    {
        _chosen = reader;
        await LookAsync();
    }

    private async Task GoAsync(MeStep step)
    {
        (_step, _refusal, _pin, _agreed) = (step, null, null, step == MeStep.Pin ? _reader?.Card?.Serial : null);
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
        if (_pin is not { } pin || _enrolment is not { } enrolment || _readers is not { } readers || !IsReady || _reader is not { Report.Card: { } card } reader)
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
