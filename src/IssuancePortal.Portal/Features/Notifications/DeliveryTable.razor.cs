using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Notifications;
using IssuancePortal.Portal.Components;
using IssuancePortal.Portal.Features.SignIn;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Notifications;

/// <summary>The delivery log: what became of each message, with its tries, and sending again. Looks again by itself while something is under way.</summary>
public sealed partial class DeliveryTable
{
    private const int PageSize = 50;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(70);
    private List<Delivery>? _rows;
    private DeliveryFilter? _shown;
    private bool _hasMore;
    private ITimer? _timer;

    /// <summary>Which ones.</summary>
    [Parameter, EditorRequired]
    public DeliveryFilter Filter { get; set; } = null!;

    [Inject]
    private LookAtDeliveries Deliveries { get; set; } = null!;

    [Inject]
    private ActorAccessor Actors { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Reads again: something has just been sent.</summary>
    public async Task ReloadAsync()
    {
        var found = await ReadAsync(null, Math.Max(PageSize, _rows?.Count ?? 0));
        _rows = [.. found];
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Filter) return;
        _shown = Filter;
        _rows = null;
        await ReloadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task OlderAsync() => _rows!.AddRange(await ReadAsync(_rows[^1].Id, PageSize));

    private async Task<IEnumerable<Delivery>> ReadAsync(long? before, int limit)
    {
        var read = await Deliveries.ListAsync(Filter with { Before = before, Limit = limit + 1 }, await Actors.GetAsync());
        var found = read.Succeeded ? read.Value : [];
        _hasMore = found.Length > limit;
        if (!IsGone && found.Any(row => row.State == DeliveryState.Waiting && row.NextTryAt - Time.GetUtcNow() < Soon))
        {
            var again = Hear(ReloadAsync);
            _timer?.Dispose();
            _timer = Time.CreateTimer(_ => again(), null, LookAgain, Timeout.InfiniteTimeSpan);
        }

        return found.Take(limit);
    }

    private async Task AgainAsync(long id) => await SayAsync(await Deliveries.SendAgainAsync(id, await Actors.GetAsync()), "Log.Again.Done");

    private async Task WithdrawAsync(long id) => await SayAsync(await Deliveries.WithdrawAsync(id, await Actors.GetAsync()), "Log.Withdraw.Done");

    private async Task SayAsync(Result<Delivery> result, string done)
    {
        if (result.Succeeded) Toasts.Done(L[done, result.Value.Recipient]);
        else Toasts.Failed($"{W.What(result.Refusal)} {W.WhatToDo(result.Refusal)}");
        await ReloadAsync();
    }

    private static StateTone ToneOf(Delivery row) => row.State switch
    {
        DeliveryState.Sent => StateTone.Issued,
        DeliveryState.Dead => StateTone.Failed,
        DeliveryState.Withdrawn => StateTone.Terminated,
        _ => row.Attempts > 0 ? StateTone.Waiting : StateTone.Running,
    };

    private static string? FaultOf(Delivery row) => row is { State: not DeliveryState.Sent, Fault: { } fault }
        ? row.Code is { } code ? $"{code.ToString(System.Globalization.CultureInfo.InvariantCulture)} · {fault}" : fault
        : null;

    private string TextOf(Delivery row) => L[row is { State: DeliveryState.Waiting, Attempts: > 0 } ? "State.Retrying" : $"State.{row.State}"];
}
