using IssuancePortal.Cards;
using IssuancePortal.Cards.Edges;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>Finds devices among the cards that lie in readers now.</summary>
internal static class PresentCards
{
    /// <summary>The device's card; null when it is in none of the workstation's readers.</summary>
    public static PresentCard? Find(LiveWorkstation? workstation, Device device)
    {
        foreach (var reader in workstation?.Readers.Readers ?? [])
        {
            if (reader.Card is not { } report) continue;
            var facts = CardFacts.Read(report);
            if (EdgeCatalogue.Recognise(facts) is { } edge && DeviceKinds.Of(edge) == device.Kind && edge.SerialOf(facts) == device.Serial)
                return new PresentCard(reader.Name, report.InsertionId, facts);
        }

        return null;
    }
}
