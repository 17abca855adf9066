using System.Security.Cryptography;
using IssuancePortal.Contracts;

namespace IssuancePortal.CmsClient.Secrets;

/// <summary>PINs in clear for the length of one script; zeroed on disposal.</summary>
internal sealed class OpenedPins : IDisposable
{
    private readonly Dictionary<SecretKind, byte[]> _pins = [];

    /// <summary>Keeps an opened PIN; it is zeroed with this.</summary>
    public void Add(SecretKind kind, byte[] pin)
    {
        if (_pins.Remove(kind, out var former)) CryptographicOperations.ZeroMemory(former);
        _pins[kind] = pin;
    }

    /// <summary>The PIN, or null when no box held one of this kind.</summary>
    public byte[]? Find(SecretKind kind) => _pins.GetValueOrDefault(kind);

    /// <summary>
    /// A copy of the command's data with each secret in its place, padded with FF (SP 800-73-5 part 2 §3.2.1) unless its place takes it exactly. Pinned, so that zeroing it leaves no copy behind.
    /// </summary>
    public byte[] Fill(ScriptCommand command)
    {
        var fields = command.Secrets.OrderBy(field => field.Offset).ToList();
        var data = GC.AllocateUninitializedArray<byte>(command.Data.Length - fields.Where(field => field.IsExact).Sum(field => field.Length - _pins[field.Kind].Length), pinned: true);
        var (from, to) = (0, 0);
        foreach (var field in fields)
        {
            command.Data.AsSpan(from, field.Offset - from).CopyTo(data.AsSpan(to));
            to += field.Offset - from;
            from = field.Offset + field.Length;
            var region = data.AsSpan(to, field.IsExact ? _pins[field.Kind].Length : field.Length);
            region.Fill(0xFF);
            _pins[field.Kind].CopyTo(region);
            to += region.Length;
        }

        command.Data.AsSpan(from).CopyTo(data.AsSpan(to));
        return data;
    }

    /// <summary>True when every placeholder of the script has its PIN and room for it.</summary>
    public bool Fits(CardScript script) =>
        script.Commands.SelectMany(c => c.Secrets).All(field => Find(field.Kind) is { } pin && pin.Length <= field.Length);

    public void Dispose()
    {
        foreach (var pin in _pins.Values) CryptographicOperations.ZeroMemory(pin);
        _pins.Clear();
    }
}
