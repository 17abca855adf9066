using IssuancePortal.Issuance.Audit;

namespace IssuancePortal.Data.Audit;

/// <summary>The one row that says where the audit trail ends. Every appended entry moves it, so that two writers cannot fork the chain.</summary>
public sealed class AuditHead
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    /// <summary>Sequence number of the last entry; 0 for an empty trail.</summary>
    public long Sequence { get; set; }

    /// <summary>Hash of the last entry, 32 bytes; zeros for an empty trail.</summary>
    public byte[] Hash { get; set; } = new byte[AuditChain.HashSize];
}
