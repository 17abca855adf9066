using System.Globalization;
using IssuancePortal.Contracts;
using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using IssuancePortal.Portal.Features.Workstations;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>Work on a device beside the moves of its life: its PIN, what is on it, how long it is lent, and emptying its card.</summary>
public sealed partial class DeviceWork
{
    private Kind _kind;
    private May _may;
    private Guid _runId;
    private SealedPin? _current;
    private SealedPin? _new;
    private bool _isBusy;
    private bool _isOtherCode;
    private Refusal? _refusal;
    private AllowedUnlock? _allowed;
    private ContentDifference[]? _difference;
    private IssuanceRequest? _openUpdate;
    private DateTimeOffset? _latest;
    private string? _until;
    private Foreseen? _foreseen;
    private bool _mayReset;
    private IReadOnlyList<Refusal> _unproven = [];

    private enum Kind
    {
        None,
        ChangePin,
        Unlock,
        Allow,
        Update,
        Reissue,
        Run,
        Extend,
        Return,
        Recycle,
    }

    [Parameter, EditorRequired]
    public DeviceView View { get; set; } = null!;

    /// <summary>Something was done: look again.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private IPageWorkstation Workstation { get; set; } = null!;

    [Inject]
    private IWorkstations Workstations { get; set; } = null!;

    [Inject]
    private ChangePin ChangePin { get; set; } = null!;

    [Inject]
    private UnlockPin UnlockPin { get; set; } = null!;

    [Inject]
    private EmptyCard EmptyCard { get; set; } = null!;

    [Inject]
    private UpdateDevice Update { get; set; } = null!;

    [Inject]
    private ISettings Settings { get; set; } = null!;

    [Inject]
    private ExtendTemporary Extend { get; set; } = null!;

    [Inject]
    private ReturnTemporary Return { get; set; } = null!;

    [Inject]
    private ForeseeMove Foresee { get; set; } = null!;

    [Inject]
    private CheckReaders Readers { get; set; } = null!;

    [Inject]
    private RunBoard Board { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private PageClock Clock { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    private LiveWorkstation? Live => Workstation.Id is { } id ? Workstations.Find(id) : null;

    private PinRules Rules => View.Policy?.Content.Pin ?? new PinRules();

    protected override async Task OnParametersSetAsync()
    {
        var (actor, device) = (await Actors.GetAsync(), View.Device);
        var own = device.PersonId is { } person && person == actor.PersonId;
        // A phone has no PIN that the portal knows, and lies in no reader (INV-24).
        var issued = device is { State: DeviceState.Issued, Kind: not DeviceKind.MobileApp };
        _openUpdate = View.Requests.FirstOrDefault(request => request is { Type: RequestType.Update or RequestType.Reissue, State: RequestState.Approved });
        var isAllowed = View.Requests.Any(request => request is { Type: RequestType.PinUnlock, State: RequestState.Approved } && request.ExpiresAt > Clock.Now);
        var unproven = new List<Refusal>();
        _may = new May(
            Pin: issued && ChangePin.IsOn(own) && Proven(SelfService.ChangePin) && (own ? actor.May(Permission.UseOwnDevices) : actor.May(Permission.UnlockPin)),
            Unlock: issued && (Proven(SelfService.Unlock) || Proven(SelfService.ResetPin) || (isAllowed && Proven(SelfService.UnlockAssisted))) && (own ? actor.May(Permission.UseOwnDevices) : actor.May(Permission.UnlockPin) && Settings.Get<UnlockSettings>().InPerson),
            Allow: issued && !own && actor.May(Permission.UnlockPin),
            Update: issued && !device.IsTemporary && _openUpdate is null && !own && actor.May(Permission.RequestUpdate),
            Lent: device is { IsTemporary: true, State: DeviceState.Issued or DeviceState.Suspended } && !own && actor.May(Permission.ReplaceDevice),
            Recycle: device.State is (DeviceState.Terminated or DeviceState.Failed) && device.Kind != DeviceKind.MobileApp && !own && actor.May(Permission.RecycleDevice),
            Run: issued && _openUpdate is not null && Proven(SelfService.Update) && (own ? actor.May(Permission.UseOwnDevices) && Settings.Get<SelfServiceSettings>().UpdateBySelf : actor.May(Permission.IssueDevice)));
        _unproven = own && issued && actor.May(Permission.UseOwnDevices) ? [.. unproven.DistinctBy(refusal => refusal.ToString())] : [];
        if (_may.Pin || _may.Unlock || _may.Recycle || _may.Run) await Workstation.OpenAsync();

        bool Proven(SelfService service)
        {
            if (!own || Settings.Get<ProofSettings>().Refuse(service, actor) is not { } refusal) return true;
            unproven.Add(refusal);
            return false;
        }
    }

    private string Opened(Kind kind) => _kind == kind ? "true" : "false";

    private async Task OpenAsync(Kind kind)
    {
        (_kind, _runId, _current, _new, _refusal, _allowed, _foreseen, _difference, _until, _mayReset) = (kind, Guid.NewGuid(), null, null, null, null, null, null, null, false);
        var device = View.Device;
        switch (kind)
        {
            case Kind.Extend:
                _latest = await Extend.LatestAsync(device.Id);
                break;
            case Kind.Update:
                await CompareAsync();
                break;
            case Kind.Return:
                await ForeseeAsync(device.ReplacesDeviceId ?? device.Id, DeviceMove.ReturnTemporary);
                break;
            case Kind.Recycle:
                await ForeseeAsync(device.Id, device.State == DeviceState.Failed ? DeviceMove.RecycleFailed : DeviceMove.Recycle);
                break;
        }
    }

    private async Task ForeseeAsync(Guid deviceId, DeviceMove move)
    {
        var foreseen = await Foresee.OfMoveAsync(deviceId, move, new MoveChoice(), await Actors.GetAsync());
        (_foreseen, _refusal) = (foreseen.Succeeded ? foreseen.Value : null, foreseen.Refusal);
    }

    private async Task CompareAsync()
    {
        var compared = await Update.CompareAsync(UpdateOrder, await Actors.GetAsync());
        (_difference, _refusal) = (compared.Succeeded ? compared.Value : null, compared.Refusal);
    }

    private UpdateOrder UpdateOrder => new(View.Device.Id, RequestType.Update);

    private void Close() => (_kind, _refusal) = (Kind.None, null);

    /// <summary>The client shows the code that the page shows; one that computes another does not hold the key the page seals to.</summary>
    private async Task AnnounceAsync(byte[] pageKey)
    {
        if (Live is not { } live) return;
        var shown = await Workstations.BeginPinEntryAsync(live.Id, new PinEntryRequest(_runId, pageKey, View.Owner?.Name ?? ""), CancellationToken.None);
        _isOtherCode = shown is not null && shown != LineNames.PinCode(live.SessionPublicKey, pageKey);
    }

    private async Task PinAsync()
    {
        if (Live is not { } live || _new is not { } chosen) return;
        var place = new CardPlace(View.Device.Id, live.Id, await Workstation.BrowserIdAsync(), _runId);
        if (_kind == Kind.Run)
        {
            await RunAsync(live, chosen);
            return;
        }

        var (kind, current) = (_kind, _current);
        await DoAsync(
            async actor => kind == Kind.Unlock
                ? (await UnlockPin.UnlockAsync(place, chosen, actor)).Refusal
                : (await ChangePin.ChangeAsync(new ChangePinOrder(place, current!, chosen), actor)).Refusal,
            L[kind == Kind.Unlock ? "Work.Unlocked" : "Work.Changed"]);
        // A sealed PIN is used once; typed again it is sealed anew.
        if (_refusal is not null) (_runId, _current, _new) = (Guid.NewGuid(), null, null);
    }

    /// <summary>Starts the run that carries the update out, and goes to its page.</summary>
    private async Task RunAsync(LiveWorkstation live, SealedPin chosen)
    {
        var actor = await Actors.GetAsync();
        var readers = await Readers.LookAsync(live.Id, View.Device.PersonId, null, actor);
        if (!readers.Succeeded || readers.Value.Readers.FirstOrDefault(reader => reader.Card?.Device?.Id == View.Device.Id) is not { Report.Card: { } report } at)
        {
            _refusal = readers.Refusal ?? new Refusal("refusal.other-device", View.Device.Serial);
            return;
        }

        var order = new StartOrder(_runId, View.Device.PersonId!.Value, _openUpdate!.PolicyId, _openUpdate.Mode, live.Id, at.Name, report.InsertionId, chosen, _openUpdate.Id, await Workstation.BrowserIdAsync());
        await DoAsync(async by => (await Board.StartAsync(order, by, CancellationToken.None)).Refusal, L["Work.Started"]);
        if (_refusal is null) Navigation.NavigateTo(View.Device.PersonId == actor.PersonId ? $"me/runs/{order.RunId}" : $"runs/{order.RunId}");
        else (_runId, _new) = (Guid.NewGuid(), null);
    }

    private async Task AllowAsync()
    {
        var allowed = await UnlockPin.AllowAsync(View.Device.Id, await Actors.GetAsync());
        (_kind, _allowed, _refusal) = (Kind.None, allowed.Succeeded ? allowed.Value : null, allowed.Refusal);
        if (allowed.Succeeded) await OnDone.InvokeAsync();
    }

    private Task UpdateAsync()
    {
        var order = UpdateOrder;
        return DoAsync(async actor => (await Update.FileAsync(order, actor)).Refusal, L["Work.Asked"]);
    }

    private Task ReturnAsync() => DoAsync(async actor => (await Return.ReturnAsync(View.Device.Id, actor)).Refusal, L["Return.Done"]);

    private async Task ReissueAsync()
    {
        (_kind, _refusal) = (Kind.None, null);
        await OnDone.InvokeAsync();
    }

    private Task ExtendAsync()
    {
        if (!DateOnly.TryParseExact(_until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return Task.CompletedTask;
        // To the end of that day, but not past what is allowed.
        var until = new DateTimeOffset(day.ToDateTime(new TimeOnly(23, 59)), TimeSpan.Zero);
        if (_latest is { } latest && until > latest && DateOnly.FromDateTime(latest.UtcDateTime) == day) until = latest;
        return DoAsync(async actor => (await Extend.ExtendAsync(View.Device.Id, until, actor)).Refusal, L["Work.Extended"]);
    }

    private async Task RecycleAsync()
    {
        if (Live is not { } live) return;
        var place = new CardPlace(View.Device.Id, live.Id, await Workstation.BrowserIdAsync(), _runId);
        await DoAsync(async actor => (await EmptyCard.RecycleAsync(place, actor, _mayReset)).Refusal, L["Work.Recycled"]);
    }

    private async Task DoAsync(Func<Actor, Task<Refusal?>> work, string done)
    {
        if (_isBusy) return;
        _isBusy = true;
        StateHasChanged();
        try
        {
            _refusal = await work(await Actors.GetAsync());
        }
        finally
        {
            _isBusy = false;
        }

        if (_refusal is not null) return;
        _kind = Kind.None;
        Toasts.Done(done);
        await OnDone.InvokeAsync();
    }

    private readonly record struct May(bool Pin, bool Unlock, bool Allow, bool Update, bool Lent, bool Recycle, bool Run)
    {
        public bool Any => Pin || Unlock || Allow || Update || Lent || Recycle || Run;
    }
}
