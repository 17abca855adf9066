using IssuancePortal.Issuance.Printing;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>One printer of the portal, which keeps what it is sent and says what it is told to say.</summary>
internal sealed class BenchPrinters : ICardPrinters
{
    public const string Name = "Card printer";

    /// <summary>What it is sent.</summary>
    public List<CardSheet> Sent { get; } = [];

    /// <summary>What it answers; null for done.</summary>
    public Func<CardSheet, Refusal?> Answers { get; set; } = _ => null;

    public Task<IReadOnlyList<CardPrinter>> ListAsync(Guid? workstationId, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<CardPrinter>>([new CardPrinter(PrintDoor.Server, Name, Name)]);

    public Task<Refusal?> PrintAsync(CardPrinter printer, CardSheet sheet, CancellationToken cancellation)
    {
        Sent.Add(sheet);
        return Task.FromResult(Answers(sheet));
    }
}
