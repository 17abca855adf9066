namespace IssuancePortal.Issuance.Personalisation;

/// <summary>The certificate authority refused, which ends the attempt.</summary>
internal sealed class AuthorityRefusedException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal { get; } = refusal;
}
