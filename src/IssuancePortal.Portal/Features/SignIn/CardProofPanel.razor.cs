using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.SignIn;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace IssuancePortal.Portal.Features.SignIn;

/// <summary>Watches the readers of some workstations and proves with the card in one of them who somebody is. The PIN is sealed in the page; the portal never learns it.</summary>
public sealed partial class CardProofPanel
{
    /// <summary>The card knows its own PIN; only its form is looked at (SP 800-73-5 part 2 §3.2.1).</summary>
    private static readonly PinRules Rules = new(NoTrivialSequences: false);

    private readonly List<IDisposable> _watches = [];
    private IReadOnlyCollection<Guid> _watched = [];
    private CardOffered? _card;
    private SealedPin? _pin;
    private Guid _proofId = Guid.NewGuid();
    private Refusal? _refusal;
    private bool _isBusy;
    private bool _isForged;

    /// <summary>Whose readers are looked into.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyCollection<Guid> WorkstationIds { get; set; } = [];

    /// <summary>Whose card is wanted: theirs is taken where several are in readers. Null for anybody's.</summary>
    [Parameter]
    public Guid? PersonId { get; set; }

    /// <summary>The words on the button.</summary>
    [Parameter, EditorRequired]
    public string Verb { get; set; } = "";

    /// <summary>The card has proved its person; answers why that is not enough, null when it is.</summary>
    [Parameter, EditorRequired]
    public Func<CardProven, Task<Refusal?>> OnProven { get; set; } = null!;

    [Inject]
    private ProveCard Prove { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private PageScripts Scripts { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (_watched.SequenceEqual(WorkstationIds)) return;
        Unwatch();
        _watched = [.. WorkstationIds];
        var look = Hear(LookAsync);
        foreach (var id in _watched) _watches.Add(Workstations.Watch(id, look));
        await LookAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Unwatch();
    }

    private void Unwatch()
    {
        foreach (var watch in _watches) watch.Dispose();
        _watches.Clear();
    }

    private async Task LookAsync()
    {
        if (_isBusy) return;
        var card = (await Prove.LookAsync(_watched)).OrderByDescending(it => PersonId is not null && it.Device?.PersonId == PersonId).FirstOrDefault();
        if (card?.InsertionId != _card?.InsertionId) Anew(null);
        _card = card;
        StateHasChanged();
    }

    /// <summary>Another proof: a PIN that was sealed for the last one is of no use.</summary>
    private void Anew(Refusal? refusal) => (_proofId, _pin, _refusal, _isForged) = (Guid.NewGuid(), null, refusal, false);

    /// <summary>The client shows the code that the page shows; a client that computes another does not hold the key the page seals to.</summary>
    private async Task AnnounceAsync(byte[] pageKey)
    {
        await Scripts.CallAsync("focus", "focus", ".pin");
        if (_card is not { } card || Workstations.Find(card.WorkstationId) is not { } workstation) return;
        var shown = await Workstations.BeginPinEntryAsync(card.WorkstationId, new PinEntryRequest(_proofId, pageKey, ""), CancellationToken.None);
        _isForged = shown is not null && shown != LineNames.PinCode(workstation.SessionPublicKey, pageKey);
    }

    private async Task KeyAsync(KeyboardEventArgs key)
    {
        if (key.Key == "Enter") await ProveAsync();
    }

    private async Task ProveAsync()
    {
        if (_card is not { } card || _pin is not { } pin || _isBusy || _isForged) return;
        (_isBusy, _refusal) = (true, null);
        StateHasChanged();
        var proven = await Prove.ProveAsync(new CardProofOrder(_proofId, card.WorkstationId, card.InsertionId, pin));
        var refusal = proven.Succeeded ? await OnProven(proven.Value) : proven.Refusal;
        _isBusy = false;
        if (refusal is not null) Anew(refusal);
        await LookAsync();
    }
}
