using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IssuancePortal.Apdu;
using IssuancePortal.SimulatedDevices.YubiKey;

namespace IssuancePortal.SimulatedDevices.Piv;

/// <summary>Commands that are not in the standard: what Yubico's PIV tools ask of a card and open PIV applets answer too (Yubico .NET SDK manual, PIV commands).</summary>
internal sealed class YubicoCommands(PivState state, PivSession session, PivKeys keys, SimulatedPivCardOptions options)
{
    private const byte InsMoveKey = 0xF6;
    private const byte InsGetMetadata = 0xF7;
    private const byte InsGetSerial = 0xF8;
    private const byte InsAttest = 0xF9;
    private const byte InsSetPinRetries = 0xFA;
    private const byte InsReset = 0xFB;
    private const byte InsGetVersion = 0xFD;
    private const byte InsImport = 0xFE;
    private const byte InsSetManagementKey = 0xFF;

    private const byte Nowhere = 0xFF;

    private const uint MetaAlgorithm = 0x01;
    private const uint MetaPolicy = 0x02;
    private const uint MetaOrigin = 0x03;
    private const uint MetaPublicKey = 0x04;
    private const uint MetaIsDefault = 0x05;
    private const uint MetaRetries = 0x06;

    public static bool OnlyReads(byte ins) => ins is InsGetMetadata or InsGetSerial or InsGetVersion or InsAttest;

    /// <summary>Open applets have some of these; a YubiKey has what its firmware has.</summary>
    public bool Takes(byte ins) => ins switch
    {
        InsSetPinRetries or InsReset or InsGetVersion or InsImport or InsSetManagementKey => true,
        InsGetMetadata => options.YubiKey?.HasMetadata ?? true,
        InsGetSerial => options.YubiKey?.HasSerial ?? true,
        InsAttest => options.YubiKey?.HasAttestation ?? false,
        InsMoveKey => options.YubiKey?.HasMoveKey ?? false,
        _ => false,
    };

    public static bool TakesChain(byte ins) => ins == InsImport;

    public ResponseApdu Process(CommandApdu command) => command.Ins switch
    {
        InsGetVersion => PlainRead(command, [(byte)options.FirmwareVersion.Major, (byte)options.FirmwareVersion.Minor, (byte)Math.Max(0, options.FirmwareVersion.Build)]),
        InsGetSerial => PlainRead(command, Serial()),
        InsGetMetadata => Metadata(command),
        InsImport => new(keys.Import(command)),
        InsSetManagementKey => new(SetManagementKey(command)),
        InsSetPinRetries => new(SetPinRetries(command)),
        InsAttest => Attest(command),
        InsMoveKey => new(MoveKey(command)),
        _ => new(Reset(command)),
    };

    private static ResponseApdu PlainRead(CommandApdu command, byte[] value) =>
        command is { P1: 0, P2: 0 } ? new(value, StatusWord.Success) : new(StatusWord.IncorrectP1P2);

    private byte[] Serial()
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, state.Serial);
        return bytes;
    }

    /// <summary>00 FF FF FF|FE|FD: algorithm, 9B, length, key. P2 tells the touch policy: FF never, FE always, FD cached.</summary>
    private StatusWord SetManagementKey(CommandApdu command)
    {
        if (command is not { P1: 0xFF, P2: >= 0xFD }) return StatusWord.IncorrectP1P2;
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        var data = command.Data.Span;
        if (data.Length < 3 || data[1] != PivAdministration.Reference || data[2] != data.Length - 3) return StatusWord.IncorrectData;
        var algorithm = data[0];
        var key = data[3..];
        if (!options.AdminAlgorithms.Contains(algorithm) || key.Length != PivAlgorithm.SymmetricKeySize(algorithm)) return StatusWord.IncorrectData;
        if (!CardCipher.IsUsableKey(PivAlgorithm.Cipher(algorithm), key)) return StatusWord.IncorrectData;
        var isDefault = algorithm == options.FactoryAdminAlgorithm && key.SequenceEqual(options.FactoryAdminKey.ToArray());
        state.Admin = new PivAdminKey { Algorithm = algorithm, Value = key.ToArray(), IsDefault = isDefault, TouchPolicy = command.P2 switch { 0xFE => 2, 0xFD => 3, _ => 1 } };
        session.ForgetChallenge();
        return StatusWord.Success;
    }

    /// <summary>00 FA pin puk: sets the numbers of tries, and with them PIN and PUK back to the factory's. Needs the management key and the PIN.</summary>
    private StatusWord SetPinRetries(CommandApdu command)
    {
        var most = options.YubiKey is null ? 15 : 255;
        if (command.P1 is < 1 || command.P2 is < 1 || command.P1 > most || command.P2 > most) return StatusWord.IncorrectP1P2;
        if (!session.Admin || !session.PinVerified) return StatusWord.SecurityStatusNotSatisfied;
        state.Pin = PivReference.Factory(options.FactoryPin, command.P1);
        state.Puk = PivReference.Factory(options.FactoryPuk, command.P2);
        session.PinVerified = false;
        return StatusWord.Success;
    }

    /// <summary>00 FB 00 00: factory state. Only when PIN and PUK are blocked.</summary>
    private StatusWord Reset(CommandApdu command)
    {
        if (command is not { P1: 0, P2: 0 }) return StatusWord.IncorrectP1P2;
        if (!state.Pin.IsBlocked || !state.Puk.IsBlocked) return StatusWord.ConditionsNotSatisfied;
        state.Reset(options);
        session.Clear();
        return StatusWord.Success;
    }

    /// <summary>00 F9 slot 00: a certificate over the slot's key, by the attestation key. An imported key is not attested.</summary>
    private ResponseApdu Attest(CommandApdu command)
    {
        if (command.P2 != 0 || !PivKeys.IsKey(command.P1)) return new(StatusWord.IncorrectP1P2);
        if (!state.Keys.TryGetValue(command.P1, out var key)) return new(StatusWord.ReferenceDataNotFound);
        if (key.IsImported) return new(StatusWord.IncorrectData);
        if (!state.Keys.TryGetValue(PivKeys.Attestation, out var attesting) || !state.Objects.TryGetValue(PivObject.AttestationCertificate, out var content)) return new(StatusWord.ReferenceDataNotFound);
        if (new BerTlv(0x53, content).Child(0x70) is not { } der) return new(StatusWord.IncorrectData);

        var traits = options.YubiKey!;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der.Value.Span);
            using var signing = PivPrivateKey.Open(attesting);
            using var attested = PivPrivateKey.Open(key);
            var facts = traits.Says(new AttestedFacts
            {
                Firmware = traits.Firmware,
                Serial = traits.HasSerial ? state.Serial : null,
                Slot = command.P1,
                PinPolicy = key.PinPolicy,
                TouchPolicy = key.TouchPolicy,
                FormFactor = traits.FormFactor,
                PublicKey = attested.ExportSubjectPublicKeyInfo(),
            });
            return new(AttestationCertificates.Attest(facts, certificate, signing), StatusWord.Success);
        }
        catch (CryptographicException)
        {
            // Whoever replaced the attestation certificate put something else there.
            return new(StatusWord.IncorrectData);
        }
    }

    /// <summary>00 F6 to from: a key goes from one slot to another, which loses its own; FF as target deletes it.</summary>
    private StatusWord MoveKey(CommandApdu command)
    {
        var (to, from) = (command.P1, command.P2);
        if (!session.Admin) return StatusWord.SecurityStatusNotSatisfied;
        if (!PivKeys.IsKey(from) && from != PivKeys.Attestation) return StatusWord.IncorrectP1P2;
        if (to != Nowhere && (!PivKeys.IsKey(to) || to == from || from == PivKeys.Attestation)) return StatusWord.IncorrectP1P2;
        if (!state.Keys.Remove(from, out var key)) return StatusWord.ReferenceDataNotFound;
        if (to != Nowhere) state.Keys[to] = key;
        return StatusWord.Success;
    }

    /// <summary>00 F7 00 key.</summary>
    private ResponseApdu Metadata(CommandApdu command)
    {
        if (command.P1 != 0) return new(StatusWord.IncorrectP1P2);
        return command.P2 switch
        {
            PivReferences.Pin => OfReference(state.Pin),
            PivReferences.Puk => OfReference(state.Puk),
            PivAdministration.Reference => Answer(
                BerTlv.Of(MetaAlgorithm, [state.Admin.Algorithm]),
                BerTlv.Of(MetaPolicy, [0, state.Admin.TouchPolicy]),
                BerTlv.Of(MetaIsDefault, [Flag(state.Admin.IsDefault)])),
            _ when state.Keys.TryGetValue(command.P2, out var key) => Answer(
                BerTlv.Of(MetaAlgorithm, [key.Algorithm]),
                BerTlv.Of(MetaPolicy, [key.PinPolicy, key.TouchPolicy]),
                BerTlv.Of(MetaOrigin, [(byte)(key.IsImported ? 2 : 1)]),
                BerTlv.Of(MetaPublicKey, key.Public)),
            _ => new(StatusWord.ReferenceDataNotFound),
        };
    }

    private static ResponseApdu OfReference(PivReference reference) => Answer(
        BerTlv.Of(MetaAlgorithm, [0xFF]),
        BerTlv.Of(MetaIsDefault, [Flag(reference.IsDefault)]),
        BerTlv.Of(MetaRetries, [(byte)reference.Tries, (byte)reference.TriesLeft]));

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;

    private static ResponseApdu Answer(params ReadOnlySpan<BerTlv> parts) => new(BerTlv.Concat(parts), StatusWord.Success);
}
