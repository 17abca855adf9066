using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>GET DATA and PUT DATA, SP 800-73-5 part 2 §3.1.2 and §3.3.1.</summary>
internal sealed class PivObjects(PivState state, PivSession session, SimulatedPivCardOptions options)
{
    private const uint TagList = 0x5C;
    private const uint Wrapper = 0x53;

    /// <summary>00 CB 3F FF 5C.. . Who may read is checked before whether there is anything, so that absence is no news to strangers.</summary>
    public ResponseApdu Get(CommandApdu command)
    {
        if (command is not { P1: 0x3F, P2: 0xFF }) return new(StatusWord.IncorrectP1P2);
        if (!BerTlv.TryReadOnly(command.Data, TagList, out var list) || !IsOneTag(list, out var tag)) return new(StatusWord.IncorrectData);
        if (Find(tag) is not { } known) return new(StatusWord.NotFound);
        if (tag == PivObject.Discovery && options.YubiKey is not null) return new(YubiKeyTraits.Discovery, StatusWord.Success);
        if (known.NeedsPin && !session.PinVerified) return new(StatusWord.SecurityStatusNotSatisfied);
        if (!state.Objects.TryGetValue(tag, out var content)) return new(StatusWord.NotFound);
        return new(known.IsOwnTemplate ? content : BerTlv.Of(Wrapper, content).ToBytes(), StatusWord.Success);
    }

    /// <summary>00 DB 3F FF with 5C tag 53 content; the Discovery Object and the biometric templates as themselves. Empty content removes the object.</summary>
    public StatusWord Put(CommandApdu command)
    {
        if (command is not { P1: 0x3F, P2: 0xFF }) return StatusWord.IncorrectP1P2;
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        if (!BerTlv.TryReadAll(command.Data, out var parts)) return StatusWord.IncorrectData;

        uint tag;
        ReadOnlyMemory<byte> stored;
        ReadOnlyMemory<byte> content;
        if (parts is [{ Tag: PivObject.Discovery or PivObject.BiometricTemplates } template])
        {
            (tag, content, stored) = (template.Tag, template.Value, command.Data);
            if (!template.TryChildren(out _)) return StatusWord.IncorrectData;
        }
        else if (parts is [{ Tag: TagList } list, { Tag: Wrapper } wrapper] && IsOneTag(list, out tag) && tag is not (PivObject.Discovery or PivObject.BiometricTemplates))
        {
            content = stored = wrapper.Value;
        }
        else
        {
            return StatusWord.IncorrectData;
        }

        if (Find(tag) is not { } known) return StatusWord.NotFound;
        if (known.IsOwnTemplate && options.YubiKey is not null) return StatusWord.FunctionNotSupported;
        if (content.Length > (options.YubiKey is null ? known.Capacity : YubiKeyTraits.ObjectBytes)) return StatusWord.NotEnoughMemory;
        if (content.IsEmpty) state.Objects.Remove(tag);
        else state.Objects[tag] = stored.ToArray();
        return StatusWord.Success;
    }

    private PivObject? Find(uint tag) =>
        PivObject.Standard.TryGetValue(tag, out var known) || (options.YubicoExtensions && PivObject.Yubico.TryGetValue(tag, out known)) ? known : null;

    private static bool IsOneTag(BerTlv list, out uint tag) => BerTlv.TryReadTag(list.Value.Span, out tag, out var consumed) && consumed == list.Value.Length;
}
