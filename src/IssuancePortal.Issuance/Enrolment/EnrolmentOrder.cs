namespace IssuancePortal.Issuance.Enrolment;

/// <summary>What a device asks for over SCEP, EST or ACME.</summary>
/// <param name="Door">How it asks.</param>
/// <param name="Request">PKCS #10 request, DER.</param>
public sealed record EnrolmentOrder(EnrolmentDoor Door, byte[] Request)
{
    /// <summary>Password beside the request; null when it is inside.</summary>
    public string? Password { get; init; }

    /// <summary>SubjectPublicKeyInfo of whoever signed the message around the request; null over EST.</summary>
    public byte[]? SignerKey { get; init; }

    /// <summary>SCEP's name of the exchange; null over EST.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Over ACME, thumbprint of the account's key; null elsewhere.</summary>
    public string? Account { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"EnrolmentOrder {{ Door = {Door} }}";
}

/// <summary>What a device is answered.</summary>
/// <param name="Certificate">DER; null when it is to ask again later.</param>
public sealed record EnrolmentAnswer(byte[]? Certificate)
{
    /// <summary>Neither granted nor refused yet.</summary>
    public bool IsPending => Certificate is null;

    internal static EnrolmentAnswer Later { get; } = new((byte[]?)null);
}
