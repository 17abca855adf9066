using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Binding;
using IssuancePortal.Issuance.Modes;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Validation;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.Requests;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Bind;

/// <summary>Binds the device in the reader to a person who personalises it, discloses the initial password once, and confirms the hand-over.</summary>
public sealed partial class BindPage
{
    private Actor _actor = Actor.System;
    private PersonView? _view;
    private IssuanceRequest? _approved;
    private RequestView? _asked;
    private Guid? _policyId;
    private CheckedReaders? _readers;
    private CheckedReader? _reader;
    private string? _chosen;
    private BoundDevice? _bound;
    private DateTimeOffset? _handedOver;
    private Refusal? _refusal;
    private bool _isBusy;
    private bool _isShown;
    private bool _isSpoiled;

    [Parameter]
    public Guid PersonId { get; set; }

    [Inject]
    private LookAtPerson People { get; set; } = null!;

    [Inject]
    private ReviewRequest Review { get; set; } = null!;

    [Inject]
    private CheckReaders CheckReaders { get; set; } = null!;

    [Inject]
    private BindDevice Bind { get; set; } = null!;

    [Inject]
    private HandOverDevice HandOver { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    /// <summary>An approved request fixes the policy.</summary>
    private IReadOnlyList<DevicePolicy> Policies => _approved is not null ? _asked is null ? [] : [_asked.Policy] : [.. _view!.InitialPolicies.Where(policy => policy.Content.Modes.Contains(OperatorBoundMode.Mode.Name))];

    private CardPosition Position => PositionOf(_reader, _reader?.Card?.Refusal);

    private string Instruction => InstructionOf(_reader, _reader?.Card?.Refusal is { } refusal ? W.What(refusal) : null, L);

    protected override async Task OnInitializedAsync()
    {
        _actor = await Actors.GetAsync();
        var looked = await People.LookAsync(PersonId, _actor);
        (_view, _refusal) = (looked.Succeeded ? looked.Value : null, looked.Refusal);
        if (_view is null) return;
        _approved = WaitingRequest.ToBind(_view);
        if (_approved is null) _refusal = _view.InitialRefusal;
        else if (await Review.LookAsync(_approved.Id, null, _actor) is { Succeeded: true } asked) _asked = asked.Value;
        _policyId = Policies.Count > 0 ? Policies[0].Id : null;
        await FollowAsync();
    }

    protected override async Task LookAsync()
    {
        var looked = Workstation.Id is { } id ? await CheckReaders.LookAsync(id, PersonId, _policyId, _actor) : null as Result<CheckedReaders>?;
        _readers = looked is { Succeeded: true } found ? found.Value : null;
        _reader = _readers is null ? null : _readers.Find(_chosen) ?? _readers.Readers.FirstOrDefault(reader => reader.IsSuitable) ?? (_readers.Readers.Count > 0 ? _readers.Readers[0] : null);
    }

    private async Task ChooseAsync(Guid policyId)
    {
        _policyId = policyId;
        await LookAsync();
    }

    private async Task ChooseReader(string reader)
    {
        _chosen = reader;
        await LookAsync();
    }

    private async Task BindAsync()
    {
        if (_policyId is not { } policy || _readers is not { } readers || _reader is not { Report.Card: { } card } reader) return;
        (_isBusy, _refusal) = (true, null);
        var bound = await Bind.BindAsync(new BindOrder(PersonId, policy, readers.Workstation.Id, reader.Name, card.InsertionId, await Workstation.BrowserIdAsync(), _approved?.Id), _actor);
        (_isBusy, _refusal, _bound) = (false, bound.Refusal, bound.Succeeded ? bound.Value : null);
        _isShown = bound is { Succeeded: true, Value.Display: DisplayMode.Displayed };
    }

    /// <summary>A new initial password, after one that did not reach its person.</summary>
    private async Task RenewAsync()
    {
        (_isBusy, _refusal) = (true, null);
        var renewed = await Bind.RenewPasswordAsync(_bound!.RequestId, _actor);
        (_isBusy, _refusal) = (false, renewed.Refusal);
        if (!renewed.Succeeded) return;
        (_bound, _isShown) = (renewed.Value, renewed.Value.Display == DisplayMode.Displayed);
    }

    /// <summary>A masked initial password is shown when somebody asks for it, and that is audited.</summary>
    private async Task ShowAsync()
    {
        var shown = await Bind.ShowPasswordAsync(_bound!, _actor);
        _isShown = shown.Succeeded;
    }

    private async Task HandOverAsync(HandOverWay way)
    {
        var confirmed = await HandOver.ConfirmAsync(_bound!.RequestId, way, _actor);
        (_refusal, _handedOver) = (confirmed.Refusal, confirmed.Succeeded ? confirmed.Value : null);
    }
}
