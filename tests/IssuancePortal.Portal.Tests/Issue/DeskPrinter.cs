using IssuancePortal.Issuance;
using IssuancePortal.Issuance.Printing;

namespace IssuancePortal.Portal.Tests.Issue;

/// <summary>The one printer of a desk, which says what it is told to say.</summary>
internal sealed class DeskPrinter : ICardPrinters
{
    public List<CardSheet> Sent { get; } = [];

    /// <summary>What it says next; null for done.</summary>
    public Refusal? Says { get; set; }

    public Task<IReadOnlyList<CardPrinter>> ListAsync(Guid? workstationId, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<CardPrinter>>([new CardPrinter(PrintDoor.Server, "Desk printer", "Desk printer")]);

    public Task<Refusal?> PrintAsync(CardPrinter printer, CardSheet sheet, CancellationToken cancellation)
    {
        Sent.Add(sheet);
        return Task.FromResult(Says);
    }
}
