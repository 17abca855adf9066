using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Personalisation;

namespace IssuancePortal.Portal.Features.Devices;

/// <summary>The way to the pages of the devices that lie in this computer's readers now, in the top bar of those who work from the card.</summary>
public sealed partial class CardInReader
{
    private IReadOnlyList<Card> _cards = [];

    protected override Task ShowAsync(CheckedReaders? readers, Func<bool> isLatest)
    {
        _cards = readers is null
            ? []
            : [.. readers.Readers.Where(reader => reader.Card?.Device is { State: not DeviceState.Available }).Select(reader => new Card(reader.Card!.Device!.Id, reader.Card.Device.Serial, reader.Card.Owner, reader.Card.Device.State))];
        return Task.CompletedTask;
    }

    private sealed record Card(Guid Id, string Serial, string? Owner, DeviceState State);
}
