using IssuancePortal.Issuance.Certificates;
using IssuancePortal.Issuance.Devices;
using IssuancePortal.Issuance.Requests;
using IssuancePortal.Issuance.Store;
using IssuancePortal.Issuance.Workstations;

namespace IssuancePortal.Issuance.Personalisation;

/// <summary>What every run works with.</summary>
public sealed record RunServices(
    IIssuanceStore Store,
    IWorkstations Workstations,
    ICertificateAuthority Authority,
    IContentSigner Signer,
    DeviceKeys Keys,
    DeviceMoves Moves,
    ReplaceDevices Replacements,
    RunJournal Journal,
    RunOptions Options,
    TimeProvider Time,
    KeyAttestations Attestations,
    PrepareKeys Prepared,
    CertifySlot Certify);
