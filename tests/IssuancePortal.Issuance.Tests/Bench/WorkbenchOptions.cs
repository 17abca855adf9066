using IssuancePortal.CmsClient.Simulated;
using IssuancePortal.Contracts;
using IssuancePortal.Data;
using IssuancePortal.Data.Secrets;
using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.People;
using IssuancePortal.Issuance.Personalisation;
using IssuancePortal.Issuance.Personalisation.Progress;
using IssuancePortal.Issuance.Policies;
using IssuancePortal.Issuance.Roles;
using IssuancePortal.Issuance.Settings;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;
using IssuancePortal.Pki.Attestation;
using IssuancePortal.Pki.Keys;
using IssuancePortal.SimulatedDevices;
using IssuancePortal.SimulatedDevices.YubiKey;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IssuancePortal.Issuance.Tests.Bench;

/// <summary>How a workbench differs from the usual.</summary>
internal sealed record WorkbenchOptions
{
    public RunOptions Runs { get; init; } = new();

    /// <summary>Another store in front of the real one.</summary>
    public Func<IIssuanceStore, IIssuanceStore>? Store { get; init; }

    /// <summary>Another authority in front of the embedded one.</summary>
    public Func<EmbeddedAuthority, ICertificateAuthority>? Authority { get; init; }

    /// <summary>Authorities beside the embedded one; null for none.</summary>
    public Issuance.Authorities.OutsideOptions? Outside { get; init; }

    /// <summary>Whose attestations are believed.</summary>
    public AttestationTrust Attestation { get; init; } = AttestationTrust.FromPem([SimulatedYubiKeyRoot.Pem]);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A policy for YubiKeys requires attestation.</summary>
    public bool Attested { get; init; } = true;

    /// <summary>What is issued.</summary>
    public DeviceKind Kind { get; init; } = DeviceKind.PivCard;

    public PolicyContent Policy
    {
        get => field ?? (Kind == DeviceKind.VirtualSmartCard ? VirtualSmartCards(0x9A) : Policies(KeyAlgorithm.P256));
        init;
    }

    /// <summary>These options, with an encryption key that the portal makes and keeps.</summary>
    public WorkbenchOptions WithKeptKey() => this with { Policy = Policy with { KeyHistory = 2, Slots = [.. Policy.Slots.Select(slot => slot.Slot == 0x9D ? slot with { Origin = KeyOrigin.RecoveredAndRevoked } : slot)] } };

    /// <summary>These options, with an authority outside that certifies the signature key.</summary>
    public WorkbenchOptions WithOutside(Issuance.Authorities.OutsideEntry entry) => this with
    {
        Outside = Issuance.Tests.Authorities.OutsideEntries.Options(entry), Policy = Policy with { Slots = [.. Policy.Slots.Select(slot => slot.Slot == 0x9C ? slot with { Authority = entry.Name } : slot)] },
    };

    /// <summary>RSA keys take their time: one is what a run needs.</summary>
    public static PolicyContent VirtualSmartCards(params byte[] slots) => new()
    {
        Modes = ["self-user-bound"],
        Pin = new PinRules(8, 15, DigitsOnly: false),
        Slots = [.. slots.Select(slot => new PolicySlot(slot, PolicyRules.Keys.Single(it => it.Slot == slot).Profile, KeyAlgorithm.Rsa2048))],
    };

    public static PolicyContent Policies(KeyAlgorithm algorithm) => new()
    {
        Slots =
        [
            new PolicySlot(0x9A, "piv-authentication", algorithm),
            new PolicySlot(0x9C, "digital-signature", algorithm),
            new PolicySlot(0x9D, "key-management", algorithm),
            new PolicySlot(0x9E, "card-authentication", algorithm),
        ],
    };
}
