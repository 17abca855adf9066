using System.Globalization;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Portal.Components;
using Microsoft.AspNetCore.Components;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>The cards that lie in this computer's readers: what each is, whose, in which state, and what can be done with it. Who works from the card in hand starts here.</summary>
public sealed partial class ReaderCards
{
    private readonly Dictionary<Guid, IReadOnlyList<DeviceMove>> _moves = [];
    private CheckedReaders? _readers;
    private bool _usesReaders;
    private bool _mayIssue;
    private bool _hasLooked;

    [Inject]
    private LookAtDevice Devices { get; set; } = null!;

    protected override async Task ShowAsync(CheckedReaders? readers, Func<bool> isLatest)
    {
        var actor = await Actors.GetAsync();
        _mayIssue = actor.May(Permission.IssueDevice);
        _usesReaders = _mayIssue || actor.May(Permission.BindDevice) || actor.May(Permission.UnlockPin) || actor.May(Permission.RecycleDevice);
        var moves = new Dictionary<Guid, IReadOnlyList<DeviceMove>>();
        foreach (var device in (readers?.Readers ?? []).Select(reader => reader.Card?.Device).OfType<Device>())
        {
            if (await Devices.LookAsync(device.Id, actor) is { Succeeded: true } looked) moves[device.Id] = [.. looked.Value.Moves.Where(move => move.Refusal is null).Select(move => move.Row.Move)];
        }

        if (!isLatest()) return;
        _moves.Clear();
        foreach (var (id, can) in moves) _moves[id] = can;
        (_readers, _hasLooked) = (readers, true);
    }

    private static CardPosition PositionOf(CheckedReader reader) => reader switch
    {
        { Card: null, Report.State: Contracts.ReaderState.Reading } => CardPosition.Inserting,
        { Card: null } or { Card.Edge: null } or { Card: { Device: null, Refusal: not null } } => CardPosition.Unsupported,
        { Card.Device.State: DeviceState.Suspended or DeviceState.Invalid or DeviceState.Terminated or DeviceState.Disposed or DeviceState.Failed } => CardPosition.Refused,
        _ => CardPosition.Card,
    };

    private bool IsForIssuing(CheckedCard card) => _mayIssue && card is { Refusal: null, Device.State: DeviceState.Available };

    private string CanText(Guid deviceId) => _moves.GetValueOrDefault(deviceId) is { Count: > 0 } moves
        ? L["Readers.Can", string.Join(", ", moves.Select(move => W.Of(move)).Distinct(StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true)))]
        : L["Readers.CanNothing"];
}
