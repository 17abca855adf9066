namespace IssuancePortal.Pki.Cmp;

/// <summary>How one side protects its messages and judges the other's (RFC 9810 §5.1.3, RFC 9483 §1.5): by signature, or by a secret that both have.</summary>
public abstract class CmpCredential
{
    /// <summary>GeneralName of the sender, DER.</summary>
    internal abstract byte[] Sender { get; }

    /// <summary>senderKID.</summary>
    internal abstract byte[] KeyId { get; }

    /// <summary>Certificates sent along, DER.</summary>
    internal virtual IReadOnlyList<byte[]> Certificates => [];

    /// <summary>AlgorithmIdentifier for one message, DER; a salt in it is new every time.</summary>
    internal abstract byte[] NewAlgorithm();

    internal abstract byte[] Protect(byte[] algorithm, byte[] data);

    /// <summary>True when a message can only come from the other side.</summary>
    /// <param name="message">The message.</param>
    /// <param name="trusted">Certificates that are believed: the responder's own, or one above it, DER.</param>
    /// <param name="now">Now.</param>
    public abstract bool IsAuthentic(CmpMessage message, IReadOnlyList<byte[]> trusted, DateTimeOffset now);
}
