using IssuancePortal.Apdu;

namespace IssuancePortal.SimulatedDevices.Transport;

/// <summary>An application on a card, as the card's operating system sees it.</summary>
internal interface ICardApplication
{
    /// <summary>True when SELECT with this AID means this application.</summary>
    bool IsNamedBy(ReadOnlySpan<byte> aid);

    /// <summary>The answer to SELECT. <paramref name="again"/>: it was selected already, so its security status stays.</summary>
    ResponseApdu Select(bool again);

    /// <summary>Another application was selected, or the card was reset: everything volatile is gone.</summary>
    void Deselect();

    /// <summary>True for a class byte (without the chaining bit) that it answers to.</summary>
    bool TakesClass(byte cla);

    /// <summary>True for an instruction that it has.</summary>
    bool TakesInstruction(byte ins);

    /// <summary>True when commands of this instruction may come as a chain.</summary>
    bool TakesChain(byte ins);

    /// <summary>Carries out one whole command of a class and instruction that it takes.</summary>
    ResponseApdu Process(CommandApdu command);

    /// <summary>Its whole AID, for what a secure channel binds to it.</summary>
    ReadOnlyMemory<byte> Aid => default;

    /// <summary>Carries out a command that came through a secure channel with this security level (GlobalPlatform Amendment D §7.1.2.1), the protection taken off.</summary>
    ResponseApdu ProcessSecured(CommandApdu command, byte level) => Process(command);
}
