using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Readers;

/// <summary>Readers that are no readers: Windows shows each virtual smart card of the computer's TPM as a card that is always inserted, in a reader of its own.</summary>
internal static class VirtualReaders
{
    /// <summary>Name of such a reader, up to its number.</summary>
    private const string Name = "Microsoft Virtual Smart Card ";

    /// <summary>Historical bytes of the card: the identifier of its GIDS application, version 4.</summary>
    private static readonly byte[] Application = Convert.FromHexString("A000000397425446590401");

    /// <summary>True for the reader of a virtual smart card: by its name, or, whatever it is called, by what the card in it says of itself.</summary>
    public static bool Holds(ReaderReport reader) =>
        (reader.Name.StartsWith(Name, StringComparison.Ordinal) && reader.Name.AsSpan(Name.Length).IndexOfAnyExceptInRange('0', '9') < 0 && reader.Name.Length > Name.Length)
        || reader.Card?.Atr.AsSpan().IndexOf(Application) >= 0;
}
