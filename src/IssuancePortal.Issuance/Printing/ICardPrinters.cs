namespace IssuancePortal.Issuance.Printing;

/// <summary>The printers that cards can be sent to.</summary>
public interface ICardPrinters
{
    /// <summary>The portal's own printers, and those of a workstation.</summary>
    Task<IReadOnlyList<CardPrinter>> ListAsync(Guid? workstationId, CancellationToken cancellation);

    /// <summary>Prints, and waits until the printer is done; null then, else why nothing came of it. Asked again under the same id, it prints nothing twice.</summary>
    Task<Refusal?> PrintAsync(CardPrinter printer, CardSheet sheet, CancellationToken cancellation);
}

/// <summary>A printer.</summary>
/// <param name="Door">Where it is reached.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Description">What people call it.</param>
/// <param name="WorkstationId">The workstation that reaches it.</param>
public sealed record CardPrinter(PrintDoor Door, string Name, string Description, Guid? WorkstationId = null);

/// <summary>What is sent to a printer.</summary>
/// <param name="JobId">Names it.</param>
/// <param name="Title">As it is seen at the printer: no name of a person.</param>
/// <param name="Pdf">The document.</param>
/// <param name="Pages">How many sides.</param>
public sealed record CardSheet(Guid JobId, string Title, byte[] Pdf, int Pages);
