namespace IssuancePortal.Issuance.Enrolment;

/// <summary>How far an order of ACME is (RFC 8555 §7.1.6).</summary>
public enum AcmeStatus
{
    /// <summary>The challenge is not answered.</summary>
    Pending,

    /// <summary>It is; the request for the certificate may come.</summary>
    Ready,

    /// <summary>The authority has not signed yet.</summary>
    Processing,

    /// <summary>The certificate is there.</summary>
    Valid,

    /// <summary>Nothing can come of it any more.</summary>
    Invalid,
}

/// <summary>An order of ACME as its account sees it. It is its ticket: nothing else is kept of it.</summary>
/// <param name="Id">What addresses name it by: who opens it finds the ticket's password and the account in it, sealed under the portal's key.</param>
/// <param name="Identifier">The permanent identifier: the ticket's password.</param>
/// <param name="Token">Token of its challenge, which is always the same for the same ticket, password and account.</param>
/// <param name="Status">How far it is.</param>
/// <param name="ExpiresAt">When the ticket ends.</param>
/// <param name="Certificate">DER; null until it is there.</param>
public sealed record AcmeOrder(string Id, string Identifier, string Token, AcmeStatus Status, DateTimeOffset ExpiresAt, byte[]? Certificate)
{
    /// <summary>True once the challenge was answered.</summary>
    public bool IsAnswered => Status is AcmeStatus.Ready or AcmeStatus.Processing or AcmeStatus.Valid;

    /// <summary>Without the password.</summary>
    public override string ToString() => $"AcmeOrder {{ Status = {Status} }}";
}
